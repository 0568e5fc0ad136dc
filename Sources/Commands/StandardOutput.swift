@preconcurrency import Glibc

/// The standard output of the process, to which `print` writes.
public enum StandardOutput {
  /// Makes sure that the standard descriptors 0 to 2 are open, so that no file that is opened later gets what is
  /// printed. Writing to one that was closed is still an error.
  public static func reserve() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free descriptor is the closed one. An output is opened for reading: writing to it fails.
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes what is still buffered.
  ///
  /// - Returns: Why something that was printed could not be written, and what to do, in one sentence; nil if all was.
  public static func flush() -> String? {
    let failed = fflush(stdout) != 0
    let reason = failed ? String(cString: strerror(errno)) : "some of it was lost"
    fflush(nil)
    guard failed || ferror(stdout) != 0 else { return nil }
    return
      "cannot write to standard output: \(reason); redirect it to a file on a disk with free space"
  }
}
