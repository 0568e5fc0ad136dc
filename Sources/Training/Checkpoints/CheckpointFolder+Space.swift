import Autograd
import Files
import Glibc
import Layers
import Optimizers

extension CheckpointFolder {
  /// Finds out whether the disk has room for the checkpoints of a run, the last ``keep``, the best, and the one that
  /// is being written: by reserving one for a moment, and by the free space for the others.
  ///
  /// - Throws: ``/Files/DataError`` if it has not, or if files of that size are not allowed.
  public func requireSpace(for network: Module, _ optimizer: Optimizer) throws(DataError) {
    let size = Self.byteCount(network, optimizer)
    let existing = checkpoints.count + (File.exists(best) ? 1 : 0)
    let count = max(1, keep + 2 - existing)
    guard let problem = problem(reserving: size, of: count) else { return }
    throw DataError(
      path: path,
      problem:
        "cannot hold the checkpoints of this run, \(count.counted("file")) of \(Self.megabytes(size)): \(problem)",
      recoverySuggestion:
        "free \(Self.megabytes(count * size)) on this disk, keep fewer checkpoints, or "
        + "choose a folder on another disk")
  }

  /// Returns the message of an error, or `nil`.
  private func problem(reserving size: Int, of count: Int) -> String? {
    // Without a name, the file disappears when it is closed, or when the process is killed.
    let name = "\(path)/.wingbeat-\(getpid())-space"
    let file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { return String(cString: strerror(errno)) }
    defer { close(file) }
    unlink(name)
    var code = EINTR
    // Where the file system cannot reserve blocks, the C library writes to each one.
    while code == EINTR { code = posix_fallocate(file, 0, off_t(size)) }
    guard code == 0 else { return String(cString: strerror(code)) }
    var status = statvfs()
    guard fstatvfs(file, &status) == 0 else { return nil }
    let free = status.f_bavail.multipliedReportingOverflow(by: status.f_frsize)
    let isEnough = free.overflow || free.partialValue / UInt(size) >= UInt(count - 1)
    return isEnough ? nil : String(cString: strerror(ENOSPC))
  }

  /// The size of a checkpoint, about: the network, and what the optimizer will remember.
  private static func byteCount(_ network: Module, _ optimizer: Optimizer) -> Int {
    let state = network.stateDictionary()
    let model = state.keys.reduce(0) { sum, key in
      let size = if case .integers = state[key] { 8 } else { 4 }
      return sum + size * (state[key]?.shape.reduce(1, *) ?? 0)
    }
    let remembered = optimizer.groups.reduce(0) { sum, group in
      sum + 4 * optimizer.stateNames(for: group).count
        * group.parameters.reduce(0) { $0 + $1.value.count }
    }
    return model + remembered + 1 << 16
  }

  private static func megabytes(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000) MB" }
}
