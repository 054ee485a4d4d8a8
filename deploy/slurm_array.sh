#!/usr/bin/env bash
# One map by an array of SLURM jobs that know nothing of each other: the same bytes as on one machine.
#
#   parts=$(sbatch --parsable --array=1-8 deploy/slurm_array.sh predict --model landcover --layer s2=s2.tif --output map.tif)
#   sbatch --dependency=afterok:$parts deploy/slurm_array.sh predict --model landcover --layer s2=s2.tif --output map.tif
#
# Jobs of the array make a part each; the one without an array puts them together. A job that was cut off is submitted
# again with the same number: what it has finished is kept. Paths have to mean the same on every node.
#SBATCH --job-name=layerfuse
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
set -euo pipefail
python=${PYTHON:-python}
if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  first=${SLURM_ARRAY_TASK_MIN:-1}
  number=$((SLURM_ARRAY_TASK_ID - first + 1)) # parts count from 1, whatever the array begins with
  total=${PARTS:-$((SLURM_ARRAY_TASK_MAX - first + 1))} # of a part of the array that is done again: PARTS=8
  exec "$python" -m layerfuse.model_backend "$@" --part "$number/$total" --device cpu
fi
exec "$python" -m layerfuse.model_backend "$@" --assemble --device cpu
