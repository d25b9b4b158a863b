"""Credits and rules: the ledger and its windows, bonus credits, settings of guilds, what the operator decides."""
