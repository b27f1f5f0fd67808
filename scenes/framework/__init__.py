"""The framework of scenes: beats, script, ledger, parameters, and the runner."""
