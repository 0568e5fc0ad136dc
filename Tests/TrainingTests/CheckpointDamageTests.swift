import Files
import Foundation
import Tensors
import Testing
import WeightFiles

@testable import Training

/// Tests of checkpoints that are damaged, or made to mislead.
@Suite struct CheckpointDamageTests {
  @Test func `any damaged byte is detected, and the file is named`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/step-00000001.safetensors"
    var checkpoint = try #require(try CheckpointJob().run().first)
    checkpoint.attachments = ["images": Array("a list".utf8), "empty": []]
    checkpoint.observer.tensors["rows"] = [[1, 2]]
    checkpoint.observer.numbers["count"] = 3
    try checkpoint.write(to: path)
    let read = try TrainingCheckpoint(contentsOf: path)
    #expect(read.attachments == checkpoint.attachments && read.observer == checkpoint.observer)
    let whole = try File.read(path)
    var generator = Generator(seed: 4)
    for _ in 0..<200 {
      var bytes = whole
      bytes[generator.integer(below: bytes.count)] ^= UInt8(1 << generator.integer(below: 8))
      try File.write(bytes, to: path)
      do {
        _ = try TrainingCheckpoint(contentsOf: path)
        Issue.record("a damaged checkpoint was read")
      } catch { #expect(error.path == path) }
    }
  }

  /// Returns what is wrong with a file without a checksum, as earlier versions wrote them.
  private func problem(_ change: (inout SavedTensors) -> Void) throws -> String {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/c.safetensors"
    // After four of five batches of the third epoch.
    try CheckpointJob().run()[13].write(to: path)
    let tensors = try SafeTensors.read(path)
    var earlier = SavedTensors()
    earlier.metadata = tensors.metadata
    for (name, tensor) in tensors.all where name != "checksum" { earlier.set(tensor, named: name) }
    earlier.metadata["format"] = "wingbeat training checkpoint 1"
    change(&earlier)
    try SafeTensors.write(earlier, to: path)
    do {
      _ = try TrainingCheckpoint(contentsOf: path)
      return "none"
    } catch { return error.problem }
  }

  @Test func `numbers that contradict each other or are not finite are refused`() throws {
    #expect(try problem { _ in } == "none")
    let changes = [
      ("position.history", "0.5", "2 epochs are completed, but there is 1 mean loss"),
      ("position.history", "0.5 nan", "the mean loss of epoch 2 is nan"),
      ("position.lossSum", "inf", "the sum of losses is inf"),
      ("position.batch", "0", "no batch of the epoch is completed, but 16 items are"),
      ("position.step", "281474976710656", "invalid value"),
      ("position.epoch", "two", "position.epoch has the invalid value 'two'"),
      ("generator.position", "18446744073709551615", "which no run reaches"),
      ("optimizer.group.0.learningRate", "nan", "the optimizer's 'group.0.learningRate' is nan"),
      ("schedule.steps", "inf", "the schedule's 'steps' is inf"),
    ]
    for (name, value, expected) in changes {
      let found = try problem { $0.metadata[name] = value }
      #expect(found.contains(expected), "\(name): \(found)")
    }
    #expect(
      try problem { $0.metadata["position.itemCount"] = nil }
        .contains("position.itemCount is missing"))
    let broken = SavedTensor(Tensor<Float>([[.nan], [0], [0], [0], [0]]))
    #expect(try problem { $0.set(broken, named: "model.0.weight") }.contains("nan in '0.weight'"))
    #expect(
      try problem { $0.set(broken, named: "optimizer.0.mean") }
        .contains("nan in the optimizer's '0.mean'"))
  }

  @Test func `a checkpoint that could not be read is not written`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/c.safetensors"
    var checkpoint = try #require(try CheckpointJob().run().last)
    try checkpoint.write(to: path)
    let before = try File.read(path)
    checkpoint.optimizer.tensors["x"] = [.infinity]
    #expect(throws: DataError.self) { try checkpoint.write(to: path) }
    #expect(try File.read(path) == before)
  }
}
