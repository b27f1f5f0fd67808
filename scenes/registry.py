"""The project's scenes, and the module that holds each. Importing this imports none of them."""

from __future__ import annotations

__all__ = ["MODULES"]

MODULES = {
    "Opening": "scenes.opening",
    "LimitDefinition": "scenes.limit_definition.scene",
    "DerivativeFunction": "scenes.derivative_function.scene",
    "DerivativeTable": "scenes.derivative_table",
    "ActivationGallery": "scenes.activation_gallery.scene",
    "VanishingGradient": "scenes.vanishing_gradient.scene",
    "SoftmaxScene": "scenes.softmax.scene",
    "ActivationTable": "scenes.activation_table",
    "ActivationCode": "scenes.activation_code",
    "Differential": "scenes.differential.scene",
    "SumRule": "scenes.sum_rule.scene",
    "ProductRule": "scenes.product_rule.scene",
    "QuotientRule": "scenes.quotient_rule.scene",
    "RiemannSum": "scenes.riemann_sum.scene",
    "Accumulation": "scenes.accumulation.scene",
    "TangentLine": "scenes.tangent_line.scene",
    "TangentPlane": "scenes.tangent_plane.scene",
    "ChainRule": "scenes.chain_rule.scene",
    "ChainRuleExample": "scenes.chain_rule.example",
    "NetworkSetup": "scenes.backpropagation.setup",
    "ForwardPass": "scenes.backpropagation.forward",
    "LossScene": "scenes.backpropagation.loss",
    "BackwardOutputLayer": "scenes.backpropagation.backward_output",
    "BackwardHiddenLayer": "scenes.backpropagation.backward_hidden",
    "WeightUpdate": "scenes.backpropagation.update",
    "SecondForward": "scenes.backpropagation.second_forward",
    "TrainingCode": "scenes.backpropagation.training_code",
    "GradientDescent1D": "scenes.descent_1d.scene",
    "GradientDescent3D": "scenes.descent_3d.scene",
    "Recap": "scenes.recap",
}
