"""What every scene stands on: beats, script, ledger, parameters, and the runner."""
