#!/usr/bin/env bash
# Trains tiny networks with every method of `siamese`, some of which collapse, for collapse.py.
# Usage: Tests/Fixtures/collapse.sh FOLDER, after `swift build --product siamese`; four minutes. Then
# python3 Tests/Fixtures/collapse.py FOLDER Tests/Fixtures/collapse.safetensors (needs NumPy and Pillow).
set -eu
out=$1; siamese=$PWD/.build/debug/siamese
supervised="contrastive triplet triplet-soft n-pair lifted multi-similarity circle angular margin supcon proxy-nca
  proxy-anchor arcface cosface normalized-softmax"
views="simclr dcl moco byol simsiam barlow vicreg swav nnclr"
python3 - "$out" <<'END'
import os, sys
from PIL import Image
for c in range(8):
    os.makedirs(f"{sys.argv[1]}/equal/{c}", exist_ok=True)
    for i in range(16): Image.new("RGB", (16, 16), (128, 120, 110)).save(f"{sys.argv[1]}/equal/{c}/{i}.png")
END
run() { # TAG OPTIONS: every method, whatever its exit status: a run may stop at a loss that is not finite
  local tag=$1; shift
  for method in $supervised $views; do
    extra=; [[ " $(echo $views) " == *" $method "* ]] && extra="--augment flip --projection 16"
    "$siamese" train --individuals 8 --pictures 20 --size 16 --width 4 --epochs 6 --batch 16 --threads 1 \
      --workers 0 --method "$method" $extra --out "$out/$tag/$method" "$@" >"$out/$tag-$method.log" 2>&1 || true
  done
}
run long --epochs 20
run sgd --optimizer sgd --lr 0.05 --epochs 10 --seed 2
run rate --lr 1e4
run equal --data "$out/equal"
for seed in 0 1 2; do
  "$siamese" train --size 32 --width 8 --epochs 12 --seed $seed --threads 1 --out "$out/wolf$seed/contrastive" \
    >"$out/wolf$seed-contrastive.log" 2>&1
done
