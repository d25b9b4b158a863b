"""What a visitor without a Discord token or an API key needs, and what every behaviour test runs on."""
