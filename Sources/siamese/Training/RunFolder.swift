import Commands
import Files
import Training

/// The folder of a run, which the process that writes to it has locked.
struct RunFolder {
  let checkpoints: CheckpointFolder
  /// The run to resume; `nil` for a new one.
  let saved: SavedRun?
  private let lock: FolderLock

  /// Opens the folder that a command line names.
  ///
  /// - Throws: `DataError` where it cannot be written, another process trains in it, or it contains an earlier run that
  ///   is not to be resumed.
  init(_ arguments: Arguments) throws {
    lock = try Self.lock(arguments.string("out"))
    checkpoints = CheckpointFolder(arguments.string("out"), keep: arguments.integer("keep"))
    let resumes = arguments.flag("resume")
    if let latest = checkpoints.latest, !resumes {
      throw DataError(
        path: latest, problem: "the folder contains a checkpoint of an earlier run",
        recoverySuggestion: "pass --resume to continue it, or choose another folder with --out")
    }
    saved = resumes ? try SavedRun(in: checkpoints) : nil
    if resumes && saved == nil {
      say("no checkpoint in \(checkpoints.path.displayed(limit: 400)): starting a new run")
    }
  }

  /// Unlocks the folder.
  func release() { lock.release() }

  /// Locks the folder, and warns where that is not possible.
  private static func lock(_ path: String) throws -> FolderLock {
    do {
      let lock = try FolderLock(path)
      if let warning = lock.warning { warn(warning) }
      return lock
    } catch {
      throw DataError(
        path: error.path, problem: error.problem,
        recoverySuggestion: "\(error.recoverySuggestion) with --out")
    }
  }
}
