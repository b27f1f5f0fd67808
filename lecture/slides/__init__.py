"""The lecture as slides of other programs: a slide a beat with its clip, the words as notes."""
