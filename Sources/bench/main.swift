import Glibc
import Kernels

let usage = """
  Times Wingbeat's numerics on this machine.

  usage: swift run -c release bench [--json] [--threads N] [CASE-PREFIX ...]

    --json         one JSON line for each case
    --threads N    how many threads share the work (all cores)
    CASE-PREFIX    only cases that start so: matmul conv layer overhead resnet18 siamese data
  """

var prefixes: [String] = []
var isJSON = false
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
  switch word {
  case "--help", "-h":
    print(usage)
    exit(0)
  case "--json": isJSON = true
  case "--threads":
    guard let text = words.popFirst(), let count = Int(text), (1...1024).contains(count) else {
      fail("--threads needs a whole number from 1 to 1024")
    }
    setThreadCount(count)
  default:
    if word.hasPrefix("-") { fail("unknown argument '\(word)'; --help lists those there are") }
    prefixes.append(word)
  }
}

let bench = Bench(
  prefixes: prefixes, isJSON: isJSON,
  peak: isJSON ? Peak(arithmetic: 0, bandwidth: 0) : Peak.measured())
if !isJSON {
  print(
    "\(threadCount) threads; peak \(number(bench.peak.arithmetic, 0)) GFLOP/s, memory "
      + "\(number(bench.peak.bandwidth, 1)) GB/s\n")
}
timeProducts(bench)
timeConvolutions(bench)
timeLayers(bench)
timeOverhead(bench)
timeNetworks(bench)
timeData(bench)
if bench.caseCount == 0 {
  fail("no case starts with \(prefixes.joined(separator: " or ")); --help lists the groups")
}

func fail(_ message: String) -> Never {
  let line = Array("bench: \(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(2)
}
