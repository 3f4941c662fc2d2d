"""Speed beside peers: `python -m benchmarks`, or `pytest benchmarks`."""
