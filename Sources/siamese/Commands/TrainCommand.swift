import Commands
import Distributed
import Files
import Training

/// The options of `siamese train`.
let trainOptions =
  TrainingConfiguration.options
  + [
    Option.text(
      "out", "Output/siamese", short: "o", placeholder: "FOLDER",
      "folder of checkpoints, log and plots"),
    .text(
      "config", "", placeholder: "FILE",
      "settings of a run, as \(TrainingConfiguration.fileName) in its folder: they repeat it with the same bits; "
        + "options replace them"),
    .flag("resume", "resume from the last checkpoint in --out, if there is one"),
    .flag(
      "stretch-schedule",
      "with --resume and other --epochs: stretch the schedule over them; the learning rate jumps"),
    .integer(
      "every", 0, in: 0...1_000_000, shown: "0 = one per epoch", "steps between checkpoints"),
    .integer("keep", 3, in: 1...1000, "number of last checkpoints to keep, besides the best"),
  ].under("Checkpoints")
  + [
    Option.number(
      "patience", 60, in: 1...1e6, "seconds that a process waits for another before all end")
  ].under(TrainingConfiguration.processHeading) + machineOptions

/// `siamese train`.
let trainCommand = Program(
  "train", "Train an encoder on images, with or without labels, or resume a run.",
  options: trainOptions,
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
    "siamese train --data photos/ --validation 0.1 --early-stopping 5 --out Output/photos",
    "siamese train --config Output/photos/run.json --seed 2 --out Output/photos-2",
    "siamese train --resume --out Output/photos",
  ]
) { arguments in
  try train(arguments, on: Job.start(patience: arguments.number("patience")))
}

/// Trains as one of the processes of a communicator, which all make this call.
func train(_ arguments: Arguments, on communicator: any Communicator) throws {
  try Voice.$isMuted.withValue(!communicator.isFirst) {
    // The first agreement: another process may have found an error in its command line.
    let folder = try communicator.agreed {
      try applyMachineOptions(arguments)
      guard !arguments.string("out").isEmpty else {
        throw Arguments.Failure(
          description: "--out is empty; pass the folder of the run, such as --out Output/siamese")
      }
      return communicator.isFirst ? try RunFolder(arguments) : nil
    }
    defer { folder?.release() }
    let run = try TrainingRun(arguments, folder, on: communicator)
    Interruption.watch()
    try run()
  }
}
