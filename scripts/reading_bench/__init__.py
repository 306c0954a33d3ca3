"""The parts of ``scripts/bench_reading``."""
