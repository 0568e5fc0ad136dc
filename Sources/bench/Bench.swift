import Glibc
import Kernels

/// Times cases and prints them as lines of text or of JSON, or as a table of Markdown.
final class Bench {
  /// How cases are printed.
  enum Format { case text, json, table }

  let prefixes: [String]
  let format: Format
  let peak: Peak
  /// The number of cases timed so far.
  private(set) var caseCount = 0

  init(prefixes: [String], format: Format, peak: Peak) {
    (self.prefixes, self.format, self.peak) = (prefixes, format, peak)
  }

  /// Prints what the figures depend on, before the first of them.
  func printHeading() {
    let machine =
      "\(threadCount) threads; peak \(number(peak.arithmetic, 0)) GFLOP/s, memory bandwidth "
      + "\(number(peak.bandwidth, 1)) GB/s"
    switch format {
    case .text: print(machine + "\n")
    case .json: break
    case .table:
      print(
        "\(processorName()), \(machine), \(today())\n\n| case | ms | rate |\n| --- | --- | --- |")
    }
  }

  func wants(_ name: String) -> Bool {
    prefixes.isEmpty || prefixes.contains { name.hasPrefix($0) }
  }

  /// Returns whether any case of a group, whose names all start with `group`, is selected.
  func wantsAny(of group: String) -> Bool {
    wants(group) || prefixes.contains { $0.hasPrefix(group) }
  }

  /// Times `body` after a warm-up run, and prints the best of `rounds`.
  ///
  /// - Parameters:
  ///   - work: the number of floating-point operations of one run; `nil` where it is not the limit.
  ///   - bytes: the bytes that one run reads and writes at least, where memory is the limit.
  ///   - items: the number of images that one run processes, where their rate is of interest.
  func time(
    _ name: String, rounds: Int = 7, work: Double? = nil, bytes: Double? = nil,
    items: Int? = nil, _ body: () throws -> Void
  ) rethrows {
    guard wants(name) else { return }
    caseCount += 1
    try body()
    var best = Double.infinity
    for _ in 0..<rounds {
      let start = now()
      try body()
      best = min(best, now() - start)
    }
    report(name, best, work: work, bytes: bytes, items: items)
  }

  private func report(
    _ name: String, _ seconds: Double, work: Double?, bytes: Double?, items: Int?
  ) {
    switch format {
    case .text: printLine(name, seconds, work: work, bytes: bytes, items: items)
    case .json:
      let rate = work.map { "\($0 / seconds / 1e9)" } ?? "null"
      print(
        "{\"case\": \"\(name)\", \"threads\": \(threadCount), \"seconds\": \(seconds), "
          + "\"work\": \(work.map { "\($0)" } ?? "null"), \"gflops\": \(rate), "
          + "\"images_per_second\": \(items.map { "\(Double($0) / seconds)" } ?? "null"), "
          + "\"peak_rss_mb\": \(peakMemory())}")
    case .table:
      let rate =
        work.map { number($0 / seconds / 1e9, 0) + " GFLOP/s" }
        ?? bytes.map { number($0 / seconds / 1e9, 1) + " GB/s" }
        ?? items.map { number(Double($0) / seconds, 0) + " images/s" } ?? ""
      print("| `\(name)` | \(number(seconds * 1e3, seconds < 1e-3 ? 3 : 1)) | \(rate) |")
    }
    fflush(nil)
  }
}

extension Bench {
  private func printLine(
    _ name: String, _ seconds: Double, work: Double?, bytes: Double?, items: Int?
  ) {
    var line = pad(name, 42) + right(number(seconds * 1e3, 3), 11) + " ms"
    if let work {
      let rate = work / seconds / 1e9
      line += right(number(rate, 1), 9) + " GFLOP/s"
      line += right(number(100 * rate / peak.arithmetic, 0), 5) + " % of peak"
    } else if let bytes {
      let rate = bytes / seconds / 1e9
      line += right(number(rate, 1), 9) + " GB/s   "
      line += right(number(100 * rate / peak.bandwidth, 0), 5) + " % of bandwidth"
    }
    if let items { line += right(number(Double(items) / seconds, 0), 9) + " images/s" }
    print(line)
  }
}

/// Returns the name of the processor, as Linux has it.
private func processorName() -> String {
  guard let file = fopen("/proc/cpuinfo", "r") else { return "unknown processor" }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, Int32(line.count), file) != nil {
    let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    guard text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") else { continue }
    return text[colon...].dropFirst().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
  return "unknown processor"
}

/// Returns the date, as 2026-01-31.
private func today() -> String {
  var (seconds, date) = (time(nil), tm())
  gmtime_r(&seconds, &date)
  func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return "\(date.tm_year + 1900)-\(two(date.tm_mon + 1))-\(two(date.tm_mday))"
}

/// Returns the time of a monotonic clock, in seconds.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Returns the peak resident memory of this process, in MB.
func peakMemory() -> Double {
  var usage = rusage()
  getrusage(0, &usage)  // RUSAGE_SELF, which is imported as another type
  return Double(usage.ru_maxrss) / 1024
}

func number(_ value: Double, _ decimals: Int) -> String {
  if value.isNaN { return "nan" }
  var buffer = [CChar](repeating: 0, count: 64)
  _ = withVaList([Int32(decimals), value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
  return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}

func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

func right(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
