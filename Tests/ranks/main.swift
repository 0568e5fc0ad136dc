import Distributed
import Glibc
import RankJobs

// mpirun -n 2 ranks JOB [PATIENCE]: does a job of the tests on several processes. Rank 0 prints what each rank has to say.
// Whatever happens, no process remains for longer than a minute.
alarm(60)
let words = CommandLine.arguments
guard let job = words.dropFirst().first.flatMap(RankJob.init) else {
  print(
    "usage: ranks JOB [PATIENCE]\njobs: \(RankJob.allCases.map(\.rawValue).joined(separator: " "))")
  exit(2)
}
let world = try World.communicator(patience: words.dropFirst(2).first.flatMap(Double.init) ?? 60)
do {
  try world.barrier()
  if world.rank == 0 { print("ready") }
  fflush(nil)
  let lines = try world.gatheredTexts(try job.run(on: world).joined(separator: "\n"))
  if world.rank == 0 {
    for (rank, text) in lines.enumerated() {
      for line in text.split(separator: "\n") { print("rank \(rank): \(line)") }
    }
  }
} catch { world.abort("\(error)") }
