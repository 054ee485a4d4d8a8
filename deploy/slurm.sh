#!/usr/bin/env bash
# One map by many nodes of a SLURM cluster: the same pixels as on one machine, and a job that ran out of time goes on.
#
#   sbatch deploy/slurm.sh predict --model landcover --layer s2=s2.tif --layer dem=dem.tif --output map.tif --resume
#
# layerfuse[cluster] has to be installed in the environment that is active; paths have to mean the same on every node.
#SBATCH --job-name=layerfuse
#SBATCH --ntasks=8
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
set -euo pipefail
python=${PYTHON:-python}
scheduler=
board=$PWD/layerfuse-$SLURM_JOB_ID.json # where the scheduler says its address
workers=

stop() { # workers first: without a scheduler they would wait for another until their death timeout
  for job in $workers $scheduler; do
    kill "$job" 2>/dev/null && wait "$job" || true
  done
  rm -f "$board"
}
trap stop EXIT

"$python" -m distributed.cli.dask_scheduler --scheduler-file "$board" --port 0 --no-dashboard &
scheduler=$!
until [ -s "$board" ]; do
  kill -0 $scheduler # ends the job if the scheduler could not start
  sleep 1
done
srun "$python" -m distributed.cli.dask_worker --scheduler-file "$board" --no-nanny --no-dashboard \
  --nthreads "$SLURM_CPUS_PER_TASK" --death-timeout 120 &
workers=$!
address=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["address"])' "$board")
"$python" -m layerfuse.model_backend "$@" --dask "$address"
