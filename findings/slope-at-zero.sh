#!/bin/sh
# The slope that a framework takes at the corner of an activation function differs between functions of one framework.
# jax.nn.relu takes that of the left side at 0, jax.nn.leaky_relu that of the right side, jnp.maximum the mean of both.
# Keras' layer PReLU takes neither side's: it is written relu(x) - alpha * relu(-x), and both slopes are 0 there.
#
# Seen 2026-11-27: relu 0.0, leaky_relu 1.0, maximum 0.5, PReLU(0.25) 0.0; jax 0.10.2, keras 3.15.1, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jax==0.10.2 keras==3.15.1
cat > slopes.py <<'PROGRAM'
import jax
import jax.numpy as jnp
import keras

layer = keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25))
layer.build((1, 1))
functions = {
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "maximum": lambda x: jnp.maximum(x, 0.0),
    "PReLU(0.25)": lambda x: layer(x.reshape(1, 1))[0, 0],
}
for name, f in functions.items():
    print(name, float(jax.grad(f)(jnp.float32(0.0))))
PROGRAM
KERAS_BACKEND=jax KERAS_HOME="$folder" venv/bin/python slopes.py > seen
cat seen
[ "$(cat seen)" = "relu 0.0
leaky_relu 1.0
maximum 0.5
PReLU(0.25) 0.0" ] || { echo "changed: a slope at 0 is another one" >&2; exit 1; }
