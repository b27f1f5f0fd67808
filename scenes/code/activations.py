import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-4, 4, 401)
exp_x = np.exp(x)
values = {
    "Sigmoid": exp_x / (1 + exp_x),
    "Tanh": np.tanh(x),
    "ReLU": np.maximum(0, x),
    "Leaky ReLU": np.maximum(0.01 * x, x),
    "PReLU": np.maximum(0.25 * x, x),
    "ELU": np.where(x > 0, x, exp_x - 1),
    "Softmax": exp_x / (exp_x + 1 + 1),
}

plt.style.use("dark_background")
plt.rc("axes", facecolor="none")
fig, axes = plt.subplots(2, 4)
for ax, name in zip(axes.flat, values):
    f = values[name]
    slope = np.gradient(f, x)
    ax.plot(x, f, "#508cf3")
    ax.plot(x, slope, "#86f6ae", ls="--")
    ax.set_title(name)
axes[1, 3].axis("off")
axes[1, 3].legend(ax.lines, ["f", "f'"])
fig.set_facecolor("#11131a")
fig.set_size_inches(7, 3)
fig.tight_layout(pad=0.8)
fig.savefig("activations.png", dpi=256)
