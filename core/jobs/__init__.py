"""The life of a job: admitted, queued, submitted, followed, ended.

`orders` is what cogs call. `runner` joins the parts that run in the background: a dispatcher, a poller and a queue for
each service, the reconciler and the leases. Every change of a job goes through `transition`: written first, then
published on the `feed`.
"""
