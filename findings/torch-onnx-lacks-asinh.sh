#!/usr/bin/env bash
# One would expect: a network that stretches reflectance, radar or heights by asinh, a logarithm that bears zero and
# negative values, can be exported to ONNX, which has had the operator Asinh since opset 9 of 2019.
# What happens: the exporter of torch that traces (dynamo=False) refuses it: "Exporting the operator 'aten::asinh' to
# ONNX opset version 18 is not supported". tanh, atan and asin are written. The formula log(x + sqrt(x^2 + 1)) passes, and
# gives minus infinity for large negative values in single precision, and is per cents off near zero. The exporter told
# ONNX's own operator by hand is exact.
# Seen with: torch 2.13.0, onnx 1.22.0.
# Why it matters: a model that maps land in Python cannot be handed to a viewer that runs ONNX, or is handed over with a
# formula that is wrong where a band is far below its mean.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install torch==2.13.0 onnx==1.22.0 "numpy==2.2.6"

"$work/venv/bin/python" - "$work" <<'PY'
import sys
import warnings

import onnx
import torch
from onnx.reference import ReferenceEvaluator

warnings.simplefilter("ignore")
path = sys.argv[1] + "/net.onnx"
print("torch", torch.__version__, "- onnx", onnx.__version__)


class Stretch(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


values = torch.tensor([[-1e5, -1e-6, 0.0, 1e-6, 1e5]])


def export(function):
    torch.onnx.export(Stretch(function), (values,), path, dynamo=False, opset_version=18)
    return ReferenceEvaluator(path).run(None, {onnx.load(path).graph.input[0].name: values.numpy()})[0]


assert "Asinh" in [schema.name for schema in onnx.defs.get_all_schemas()]
for function in (torch.tanh, torch.atan, torch.asin):
    export(function)
    print(function.__name__, "is exported")
try:
    export(torch.asinh)
except torch.onnx.errors.UnsupportedOperatorError as error:
    print("asinh:", str(error).splitlines()[0][:110])
    assert "aten::asinh" in str(error)
else:
    raise SystemExit("asinh is exported: the behaviour has changed")

true = torch.asinh(values.double())[0].tolist()
logarithm = export(lambda x: torch.log(x + torch.sqrt(x * x + 1)))[0].tolist()
print("true:               ", *(f"{x:.7g}" for x in true))
print("log(x + sqrt(x^2+1)):", *(f"{x:.7g}" for x in logarithm))
assert not abs(logarithm[0] - true[0]) < 1, "it is near for large negative values"

torch.onnx.register_custom_op_symbolic("aten::asinh", lambda graph, x: graph.op("Asinh", x), 9)
own = export(torch.asinh)[0].tolist()
print("Asinh, told by hand: ", *(f"{x:.7g}" for x in own))
assert all(abs(a - b) <= 1e-6 * abs(b) for a, b in zip(own, true))
PY
echo "As described: asinh is not exported, the logarithm is wrong below zero, the operator by hand is exact."
