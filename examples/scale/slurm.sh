#!/usr/bin/env bash
# Slurm: eight parts as a job array, and a job after them that joins the reports.
#   sbatch slurm.sh people.xlsx out
#SBATCH --job-name=itac
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --time=00:30:00
set -euo pipefail
table=$1 out=$2

# The first part queues the job that joins, once; it waits for the whole array, whatever became of it.
if [[ $SLURM_ARRAY_TASK_ID == "$SLURM_ARRAY_TASK_MIN" ]]; then
    sbatch --job-name=itac-join --dependency="afterany:$SLURM_ARRAY_JOB_ID" \
        --wrap "itac merge-reports $(printf '%q' "$out")"
fi

# 2: some cards failed, which the report tells.
srun itac render "$table" -o "$out" --jobs "$SLURM_CPUS_PER_TASK" \
    --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" || (($? == 2))
