import Commands
import Files
import Training

/// `siamese train`.
let trainCommand = Program(
  "train", "Train an encoder on images, with or without labels, or resume a run.",
  options: TrainingConfiguration.options
    + [
      Option.text(
        "out", "Output/siamese", short: "o", placeholder: "FOLDER",
        "folder of checkpoints, log and plots"),
      .flag("resume", "resume from the last checkpoint in --out, if there is one"),
      .flag(
        "stretch-schedule",
        "with --resume and other --epochs: stretch the schedule over them; the learning rate jumps"),
      .integer(
        "every", 0, in: 0...1_000_000, shown: "0 = one per epoch", "steps between checkpoints"),
      .integer("keep", 3, in: 1...1000, "number of last checkpoints to keep, besides the best"),
    ].under("Checkpoints") + machineOptions,
  lists: [
    DataSource.list,
    ("Methods with labels, and their defaults", Method.rows(Method.supervised)),
    (
      "Methods without labels (self-supervised), and their defaults",
      Method.rows(Method.selfSupervised)
    ),
    ReadingLimitsOption.list,
  ],
  examples: [
    "siamese train",
    "siamese train --method simclr --batch 64 --out Output/simclr",
    "siamese train --data photos/ --weights resnet18.pth --epochs 10 --out Output/photos",
    "siamese train --resume --out Output/photos",
  ]
) { arguments in
  try applyMachineOptions(arguments)
  guard !arguments.string("out").isEmpty else {
    throw Arguments.Failure(
      description: "--out is empty; pass the folder of the run, such as --out Output/siamese")
  }
  let lock = try lockedFolder(arguments.string("out"))
  defer { lock.release() }
  let folder = CheckpointFolder(arguments.string("out"), keep: arguments.integer("keep"))
  if let latest = folder.latest, !arguments.flag("resume") {
    throw DataError(
      path: latest, problem: "the folder contains a checkpoint of an earlier run",
      recoverySuggestion: "pass --resume to continue it, or choose another folder with --out")
  }
  let saved = try arguments.flag("resume") ? SavedRun(in: folder) : nil
  if saved == nil && arguments.flag("resume") {
    print("no checkpoint in \(folder.path.displayed(limit: 400)): starting a new run")
  }
  let run = try TrainingRun(arguments, folder, resuming: saved)
  Interruption.watch()
  try run()
}

/// Locks the folder of a run, and warns where that is not possible.
private func lockedFolder(_ path: String) throws -> FolderLock {
  do {
    let lock = try FolderLock(path)
    lock.warning.map(warn)
    return lock
  } catch {
    throw DataError(
      path: error.path, problem: error.problem,
      recoverySuggestion: "\(error.recoverySuggestion) with --out")
  }
}
