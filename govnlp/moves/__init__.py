"""The moves behind the classifier: clauses, their features and surroundings, weights, explanations."""
