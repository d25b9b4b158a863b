"""The life of a job: admitted, queued, submitted, followed, ended."""
