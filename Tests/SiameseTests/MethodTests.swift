import Files
import Foundation
import Testing
import Training
import WeightFiles

@testable import siamese

/// Trains with every method.
@Suite(.serialized) struct MethodTests {
  private static let labeled = Method.supervised.map(\.name)
  private static let unlabeled = Method.selfSupervised.map(\.name)
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Returns the losses of all steps of a run.
  private func losses(_ name: String) throws -> [Double] {
    try StepLog.read(scratch.path("\(name)/log.jsonl")).map(\.loss)
  }

  @Test func `help describes every method`() throws {
    let lines = try siamese(["train", "--help"]).output.split(separator: "\n")
    for name in Self.labeled + Self.unlabeled {
      #expect(lines.count { $0.hasPrefix("  \(name) ") } == 1, "\(name)")
    }
  }

  /// A few epochs on four classes: enough for any loss to fall.
  @Test func `every method learns, and reports the health of its embeddings`() throws {
    for name in Self.labeled + Self.unlabeled {
      let isUnlabeled = Self.unlabeled.contains(name)
      let outcome = try siamese(
        small + ["--method", name, "--epochs", "6", "--batch", "16", "--out", scratch.path(name)]
          + (isUnlabeled ? ["--augment", "flip", "--projection", "16"] : []))
      #expect(outcome.status == 0, "\(name): \(outcome.errors)")
      #expect(outcome.output.contains("rank "), "\(name): \(outcome.output)")
      #expect(outcome.output.contains("alignment "), "\(name): \(outcome.output)")
      let losses = try losses(name)
      let early = losses.prefix(4).reduce(0, +)
      let late = losses.suffix(4).reduce(0, +)
      // MoCo's first negatives are random and easy to tell from images.
      if name == "moco" { continue }
      #expect(late < early, "\(name): \(losses)")
    }
  }

  /// One method of each kind that has state besides the encoder: proxies, a learned boundary with random draws,
  /// a memory, prototypes, heads, a momentum encoder, a queue.
  @Test func `a checkpoint holds the state of a method: a resumed run ends with the same bits`()
    throws
  {
    let kinds: [(method: [String], keys: [String])] = [
      (["arcface"], ["loss.proxies"]), (["margin"], ["loss.beta"]),
      (["supcon", "--memory", "20"], ["memory.queue", "memory.classes"]),
      (["swav", "--prototypes", "8"], ["loss.prototypes", "projector.0.weight"]),
      (["moco", "--queue", "24"], ["queue.queue", "momentum_encoder.encoder.0.conv1.weight"]),
      (["byol"], ["predictor.0.weight", "momentum_encoder.encoder.1.1.running_mean"]),
      (["nnclr", "--queue", "24"], ["queue.position", "predictor.0.weight"]),
    ]
    for (method, keys) in kinds {
      let name = method[0]
      let run =
        small + ["--method"] + method + ["--out", scratch.path(name), "--every", "1"]
        + ["--keep", "100"]
      #expect(try siamese(run).status == 0)
      let whole = try scratch.last(name)
      let tensors = try SavedTensors(contentsOf: scratch.path("\(name)/best.safetensors"))
      for key in keys { #expect(tensors["model." + key] != nil, "\(name): \(key)") }
      // As if the process had been killed in the second epoch.
      let checkpoints = CheckpointFolder(scratch.path(name)).checkpoints
      for path in checkpoints.dropFirst(5) { try FileManager.default.removeItem(atPath: path) }
      let again = try siamese(run + ["--resume"])
      #expect(again.output.contains("resuming from \(checkpoints[4])"), "\(again.errors)")
      #expect(try scratch.last(name) == whole, "\(name)")
    }
  }

  @Test func `a run that collapses prints a warning`() throws {
    // Without a margin pairs only pull.
    let pulled = try siamese(
      small + ["--margin", "0", "--lr", "0.02", "--epochs", "30", "--out", scratch.path("pulled")])
    #expect(pulled.status == 0)
    #expect(
      pulled.errors.contains("warning: after epoch 30, embeddings have collapsed"),
      "\(pulled.output)\(pulled.errors)")
    // Similarities over a temperature of 100 are all about 0: ln(2·8 − 1) = 2.708.
    let stuck = try siamese(
      small + ["--method", "simclr", "--temperature", "100", "--epochs", "6"]
        + ["--out", scratch.path("stuck")])
    #expect(
      stuck.errors.contains("after epoch 6, the loss is 2."), "\(stuck.output)\(stuck.errors)")
    #expect(stuck.errors.contains("its value when all embeddings are the same point"))
    let sound = try siamese(
      small + ["--method", "supcon", "--epochs", "6", "--out", scratch.path("sound")])
    #expect(!sound.errors.contains("warning"), "\(sound.errors)")
  }

  @Test func `an option without effect on the method is rejected`() throws {
    let outcome = try siamese(
      small + ["--method", "simclr", "--margin", "2", "--out", scratch.path("run")])
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains(
        "--margin has no effect with --method simclr; it is an option of contrastive, triplet"))
  }

  @Test func `every miner and distance metric trains`() throws {
    for miner in [
      "all", "random", "hard", "semi-hard", "distance-weighted", "batch-hard", "batch-easy-hard",
    ] {
      let outcome = try siamese(
        small + ["--method", "triplet", "--miner", miner, "--epochs", "1"]
          + ["--out", scratch.path(miner)])
      #expect(outcome.status == 0, "\(miner): \(outcome.errors)")
    }
    for distance in ["euclidean", "squared", "cosine", "snr"] {
      let outcome = try siamese(
        small + ["--method", "triplet", "--distance", distance, "--epochs", "1"]
          + ["--out", scratch.path(distance)])
      #expect(outcome.status == 0, "\(distance): \(outcome.errors)")
    }
    // Their first losses, of the same weights on the same images, differ.
    let first = try ["all", "batch-hard", "semi-hard", "cosine", "squared", "snr"]
      .map { try losses($0)[0] }
    #expect(Set(first).count == 6, "\(first)")
  }
}
