import Commands
import Files
import Training

/// `siamese train`.
let trainCommand = Program(
  "train", "trains a network on pictures, with labels or without; goes on with --resume",
  options: Settings.options + [
    .text(
      "out", "Output/siamese", short: "o", placeholder: "FOLDER", "where checkpoints and log go"),
    .flag("resume", "goes on from the last checkpoint in --out, if there is one"),
    .integer("every", 0, in: 0...1_000_000, "steps between checkpoints; 0: one an epoch"),
    .integer("keep", 3, in: 1...1000, "how many of the last checkpoints are kept"),
    .integer("workers", 2, in: 0...64, "threads that read pictures"),
    .integer("threads", 0, in: 0...1024, "threads that compute; 0: one for each processor"),
  ],
  lists: [
    ("methods, with the standards of their own", Method.rows)
  ],
  examples: [
    "siamese train",
    "siamese train --method simclr --batch 64 --out Output/simclr",
    "siamese train --data photos/ --weights resnet18.pth --epochs 10 --out Output/photos",
    "siamese train --resume --out Output/photos",
  ]
) { arguments in
  setThreads(arguments)
  let folder = CheckpointFolder(arguments.string("out"), keep: arguments.integer("keep"))
  let latest = folder.latest
  if let latest, !arguments.flag("resume") {
    throw DataError(
      path: latest, problem: "is a checkpoint of an earlier run",
      recoverySuggestion: "go on with --resume, or choose another folder with --out")
  }
  if latest == nil && arguments.flag("resume") {
    print("no checkpoint in \(folder.path) yet: training from the start")
  }
  let saved = try latest.map { path in (path, try TrainingCheckpoint(contentsOf: path)) }
  let run = try Run(arguments, folder, goingOnFrom: saved)
  Interruption.watch()
  try run.train()
}
