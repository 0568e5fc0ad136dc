import Files
import Foundation
import Glibc
import Synchronization
import TextEscapes

/// A run of a target on many inputs, within bounds, in a process that may end at any of them.
///
/// While input 7 is read it is the file "fault-7" of the run's folder. It stays there if there is a fault, with a line in
/// "faults" unless the process crashed.
public struct Fuzzer {
  let target: FuzzTarget
  let folder: String

  /// The bounds on one input.
  public struct Bounds: Sendable {
    /// The largest processor time in seconds.
    public var seconds = 5.0
    /// The number of bytes by which the process may grow.
    public var memory = 512 << 20

    /// Creates the default bounds.
    public init() {}

    /// The address space of the process in bytes; malloc then refuses what a machine may not have.
    var addressSpace: Int { 8 << 30 }
  }

  /// Creates a run of a target that uses a folder.
  public init(_ target: FuzzTarget, folder: String) {
    (self.target, self.folder) = (target, folder)
  }

  /// The limits of readers for damaged inputs: what a small file may cause.
  public static func setSmallLimits() {
    ReadingLimits.current.pixels = 1 << 22
    ReadingLimits.current.scannedPixels = 1 << 26
    ReadingLimits.current.unpackedBytes = 1 << 26
    ReadingLimits.current.rows = 1 << 16
    ReadingLimits.current.parameters = 1 << 22
  }

  /// Reads inputs; stops after twenty faults.
  public func run(
    _ inputs: Range<Int>, bounds: Bounds = Bounds(), _ input: (Int) throws -> [UInt8]
  ) throws {
    // Without the runtime's crash handler, which takes seconds.
    for number in [SIGILL, SIGTRAP, SIGABRT] { signal(number, SIG_DFL) }
    let watch = Watch(bounds: bounds, folder: folder)
    var faults = 0
    for index in inputs where faults < 20 {
      let bytes = try input(index)
      let path = "\(folder)/fault-\(index)"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      watch.start(index)
      let fault = target.fault(.init(bytes: bytes, path: path))
      watch.end()
      guard let fault else {
        unlink(path)
        continue
      }
      Self.note("\(index): \(fault)", in: folder)
      faults += 1
    }
  }

  /// Adds a line to the list of faults.
  static func note(_ fault: String, in folder: String) {
    guard let file = fopen(folder + "/faults", "a") else { return }
    fputs(fault.displayed(limit: 400) + "\n", file)
    fclose(file)
  }
}

/// Ends the process when an input exceeds a bound.
private final class Watch: Sendable {
  /// The processor time at which the input began; -1 between inputs.
  private let began = Atomic(-1)
  private let index = Atomic(0)
  private let bounds: Fuzzer.Bounds
  private let folder: String

  init(bounds: Fuzzer.Bounds, folder: String) {
    (self.bounds, self.folder) = (bounds, folder)
    // The address sanitizer reserves terabytes.
    if dlsym(nil, "__asan_init") == nil {
      var limit = rlimit(
        rlim_cur: rlim_t(bounds.addressSpace), rlim_max: rlim_t(bounds.addressSpace))
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }
    Thread.detachNewThread { [self] in
      while true {
        usleep(50_000)
        let start = began.load(ordering: .relaxed)
        let used = Double(Self.nanoseconds - start) / 1e9
        if start >= 0, used > bounds.seconds { stop("takes more than \(bounds.seconds) s") }
      }
    }
  }

  func start(_ input: Int) {
    index.store(input, ordering: .relaxed)
    began.store(Self.nanoseconds, ordering: .relaxed)
  }

  func end() {
    began.store(-1, ordering: .relaxed)
    let growth = Self.peak - peakAtStart
    if growth > bounds.memory { stop("takes \(growth >> 20) MiB of memory") }
  }

  private let peakAtStart = Watch.peak

  private func stop(_ fault: String) {
    Fuzzer.note("\(index.load(ordering: .relaxed)): \(fault)", in: folder)
    _exit(3)
  }

  /// The processor time of the process.
  private static var nanoseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// The most memory that the program has had, in bytes.
  ///
  /// Linux's `getrusage` would count what the process had before it began to run this program: that of its parent.
  private static var peak: Int {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) << 10
  }
}
