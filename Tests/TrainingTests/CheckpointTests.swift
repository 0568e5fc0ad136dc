import Autograd
import Contrastive
import Datasets
import Files
import Foundation
import Layers
import Optimizers
import Tensors
import Testing
import Vision
import WeightFiles

@testable import Training

/// Tests of checkpoints, with a small network.
@Suite struct CheckpointTests {
  private func bits(_ checkpoint: TrainingCheckpoint) throws -> [UInt8] {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try checkpoint.write(to: folder + "/c.safetensors")
    return try File.read(folder + "/c.safetensors")
  }

  @Test func `training resumed from any step gives the same bits`() throws {
    let whole = try CheckpointJob().run()
    #expect(whole.count == 15 && whole[14].position.history.count == 2)
    let last = try bits(whole[14])
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for step in [0, 3, 4, 8, 13] {
      let path = "\(folder)/\(step).safetensors"
      try whole[step].write(to: path)
      let saved = try TrainingCheckpoint(contentsOf: path)
      #expect(saved.position == whole[step].position && saved.settings == ["data": "a \"line\""])
      #expect(saved.generator == Generator(seed: 7, stream: 9))
      let job = CheckpointJob()
      try saved.restore(job.network, job.optimizer, job.scheduler, path: path)
      let rest = try job.run(from: saved.position)
      #expect(rest.count == 14 - step)
      #expect(try bits(rest[rest.count - 1]) == last)
    }
    // Without the optimizer's state the bits differ, which shows that the comparison can fail.
    let job = CheckpointJob()
    try job.network.load(whole[3].model)
    #expect(try bits(#require(try job.run(from: whole[3].position).last)) != last)
  }

  @Test func `a truncated, corrupted or mismatched checkpoint gives an error`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/step-00000001.safetensors"
    let checkpoint = try #require(try CheckpointJob().run().first)
    try checkpoint.write(to: path)
    let whole = try File.read(path)
    for count in [0, 7, 100, whole.count / 2, whole.count - 1] {
      try File.write(Array(whole[..<count]), to: path)
      #expect(throws: DataError.self, "\(count) bytes") {
        try TrainingCheckpoint(contentsOf: path)
      }
    }
    try checkpoint.write(to: path)
    let other = CheckpointJob(hidden: 6)
    let before = other.network.parameters().map { $0.value.scalars }
    do {
      try checkpoint.restore(other.network, other.optimizer, path: path)
      Issue.record("a checkpoint of another network was restored")
    } catch {
      #expect(error.path == path && error.problem.contains("different network"))
      #expect(error.problem.contains("[5, 1] instead of [6, 1]"))
    }
    #expect(other.network.parameters().map { $0.value.scalars } == before)
    // Weights alone are no checkpoint, nor are invalid numbers.
    try other.network.stateDictionary().write(to: folder + "/w.safetensors")
    #expect(throws: DataError.self) {
      try TrainingCheckpoint(contentsOf: folder + "/w.safetensors")
    }
    var tensors = try SavedTensors(contentsOf: path)
    tensors.metadata["position.step"] = "-1"
    try SafeTensors.write(tensors, to: folder + "/n.safetensors")
    #expect(throws: DataError.self) {
      try TrainingCheckpoint(contentsOf: folder + "/n.safetensors")
    }
  }

  @Test func `a log continues after the step that training resumes from`() throws {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let name = path + "/log.jsonl"
    var position = TrainingPosition()
    do {
      let log = try StepLog(name, from: position)
      for loss in [3, 2, 1] as [Float] {
        position.add(loss, items: 1, batch: position.batch + 1)
        try log.write(position, loss: loss, learningRate: 0.1)
        let health = EmbeddingHealth([[1, 0], [0, 1]], partners: [[1, 0], [0, 1]])
        try log.write(epoch: position.step, step: position.step, meanLoss: 7, health: health)
      }
    }
    // A line truncated by a kill.
    try File.write(try File.read(name) + Array("{\"step\":4,\"lo".utf8), to: name)
    func lines() throws -> [Substring] {
      String(decoding: try File.read(name), as: UTF8.self).split(separator: "\n")
    }
    var resumed = TrainingPosition()
    (resumed.epoch, resumed.step) = (2, 2)
    _ = try StepLog(name, from: resumed)
    #expect(try StepLog.read(name).map(\.step) == [1, 2])
    #expect(try StepLog.read(name).map(\.loss) == [3, 2])
    #expect(try lines().count == 4)
    #expect(try lines()[3].hasPrefix(#"{"step":2,"epoch":2,"meanLoss":7.0,"rank":"#))
    #expect(try lines()[3].contains(#""alignment":0.0,"uniformity":-"#))
    // After the last step of an epoch, but before its end: the line of the epoch will be repeated.
    resumed.epoch = 1
    _ = try StepLog(name, from: resumed)
    #expect(try lines().count == 3)
    #expect(try lines()[2].hasPrefix(#"{"step":2,"epoch":1,"batch":2,"#))
  }

  @Test func `a log has null for numbers that are not finite`() throws {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let log = try StepLog(path + "/log.jsonl", from: TrainingPosition())
    try log.write(
      epoch: 1, step: 2, meanLoss: .nan, metrics: [("rank", Double.infinity), ("a", 1.5)])
    log.synchronize()
    let text = String(decoding: try File.read(path + "/log.jsonl"), as: UTF8.self)
    #expect(text == #"{"step":2,"epoch":1,"meanLoss":null,"rank":null,"a":1.5}"# + "\n")
  }

  @Test func `the first non-finite value is described`() throws {
    let parameter = Parameter([1], name: "w")
    let trainer = Trainer(
      DataLoader(LinePoints(), batchSize: 20, seed: 1),
      optimizer: SGD([parameter], learningRate: 1),
      epochs: 2)
    do {
      try trainer.run { _ in (parameter.log() * 0 + (parameter - 1).log()).sum() }
      Issue.record("training did not stop")
    } catch let error as TrainingError {
      #expect("\(error)".contains("epoch 1, batch 1; the first non-finite value is the result"))
      #expect("\(error)".contains("log"))
    }
    let wild = Trainer(
      DataLoader(LinePoints(), batchSize: 20, seed: 1),
      optimizer: SGD([parameter], learningRate: 1e38), epochs: 2)
    do {
      try wild.run { _ in (parameter * 1e3).sum() }
      Issue.record("training did not stop")
    } catch let error as TrainingError {
      #expect("\(error)".contains("parameter 'w'"))
    }
  }
}
