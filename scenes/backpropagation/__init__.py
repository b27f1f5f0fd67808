"""Chapter 7, backpropagation: one network graph that stands through eight scenes.

Deck, page 7: forward, loss, backward, update, and forward again, on a 2-3-1 network worked by hand.
"""
