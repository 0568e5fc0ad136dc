import Commands
import Kernels

/// The options about threads and limits, which have no effect on results.
let machineOptions =
  [
    Option.integer("workers", 2, in: 0...64, "threads that read images"),
    .integer(
      "threads", 0, in: 0...1024, shown: "0 = one per processor", "threads that compute"),
    ReadingLimitsOption.option,
  ].under("Machine")

/// Sets the number of threads that compute, and the limits of readers, where they are given.
func applyMachineOptions(_ arguments: Arguments) throws(Arguments.Failure) {
  if arguments.integer("threads") > 0 { setThreadCount(arguments.integer("threads")) }
  try ReadingLimitsOption.apply(arguments)
}
