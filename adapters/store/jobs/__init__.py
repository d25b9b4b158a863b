"""Jobs: admission under the limits, votes, the queue, changes of state, and which process works on which job."""
