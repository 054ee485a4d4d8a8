"""More processes than one: children of this machine, a cluster, and what they run."""
