import Commands
import Kernels

/// Groups of cases, by the beginnings of their names.
let groups = [
  ("matmul", "square matrix products"),
  ("conv", "the convolutions of ResNet-18, forward and backward"),
  ("layer", "layers that are bound by memory bandwidth"),
  ("overhead", "recording 1,000 small operations"),
  ("resnet18", "inference of ResNet-18 on 100 × 100 images"),
  ("siamese", "a training step of a Siamese ResNet-18, batch size 32"),
  ("data", "JPEG files to batches of tensors"),
]

Program(
  "bench", "Benchmark Wingbeat's kernels, layers and training on this machine.",
  takes: "[CASE-PREFIX …]",
  options: [
    .flag("json", "print one line of JSON per case"),
    .flag("table", "print a table of Markdown, with the machine and the date"),
    .flag("accuracy", "print the errors of convolutions against double precision instead"),
    .flag("profile", "print the time and memory of a training step, layer by layer, instead"),
    .integer("threads", nil, in: 1...1024, shown: "all cores", "threads that compute"),
  ],
  lists: [("Cases, selected by the beginning of their names", groups)],
  examples: [
    "-c release bench", "-c release bench matmul conv/3x3x64/", "-c release bench --json",
    "-c release bench --profile",
  ]
) { arguments in
  if arguments.isGiven("threads") { setThreadCount(arguments.integer("threads")) }
  if arguments.flag("profile") { return profile() }
  if arguments.flag("accuracy") { return measureAccuracy() }
  let format: Bench.Format =
    arguments.flag("json") ? .json : arguments.flag("table") ? .table : .text
  let bench = Bench(
    prefixes: arguments.positionals, format: format,
    peak: format == .json ? Peak(arithmetic: 0, bandwidth: 0) : Peak.measured())
  bench.printHeading()
  timeProducts(bench)
  timeConvolutions(bench)
  timeLayers(bench)
  timeOverhead(bench)
  timeNetworks(bench)
  try timeData(bench)
  if bench.caseCount == 0 {
    throw Arguments.Failure(
      description: "no case starts with \(bench.prefixes.joined(separator: " or ")); --help lists "
        + "the groups")
  }
}.main()
