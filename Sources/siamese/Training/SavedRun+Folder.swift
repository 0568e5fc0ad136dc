import Distributed
import Files
import Training
import WeightFiles

extension SavedRun {
  /// Reads the most recent checkpoint of a folder that is not damaged, and warns of those that are.
  ///
  /// - Returns: `nil` where the folder contains no checkpoints.
  /// - Throws: `DataError` where all of them are damaged.
  init?(in folder: CheckpointFolder) throws {
    var damaged: [any Error] = []
    do {
      guard
        let run = try folder.newest(SavedRun.init(contentsOf:), skipping: { damaged.append($0) })
      else { return nil }
      self = run
    } catch let error as DataError {
      throw DataError(
        path: error.path, problem: error.problem,
        recoverySuggestion:
          "no other checkpoint in this folder can be read, either; start a new run with another "
          + "--out")
    }
    for error in damaged {
      guard let error = error as? DataError else { continue }
      warn(
        "\(error.path.displayed(limit: 400)): \(error.problem.displayed(limit: 400)); remove it with 'rm "
          + "\(error.path.quotedForShell)'; using \(path) instead")
    }
  }

  /// Returns the run that rank 0 has read, on all ranks: the others need not see its folder.
  static func shared(
    _ saved: SavedRun?, over communicator: any Communicator
  ) throws -> SavedRun? {
    if communicator.size == 1 { return saved }
    let own = try communicator.agreed { try saved.map { try MappedFile($0.path) } }
    let file = try communicator.broadcastFile(own)
    return try communicator.agreed { try file.map(SavedRun.init) }
  }

  /// Reads the run at a path: a folder, or one of its checkpoints.
  ///
  /// - Returns: `nil` for a file that is no checkpoint, and where there is no file.
  init?(at path: String) throws {
    if File.exists(path) {
      guard try TrainingCheckpoint.isCheckpoint(at: path) else { return nil }
      try self.init(contentsOf: path)
      return
    }
    guard (try? File.entries(in: path)) != nil else { return nil }
    guard let run = try SavedRun(in: CheckpointFolder(path)) else {
      throw DataError(
        path: path, problem: "the folder contains no checkpoints",
        recoverySuggestion: "train with 'siamese train --out \(path.quotedForShell)'")
    }
    self = run
  }
}
