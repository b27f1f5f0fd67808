"""ChainRule and ChainRuleExample: their parameters, and the beats of each."""
