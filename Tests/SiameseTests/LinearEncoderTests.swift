import Files
import Foundation
import Testing
import Training

@testable import siamese

/// The linear encoder, and embeddings of another dimension than the backbone's.
@Suite(.serialized) struct LinearEncoderTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func train(_ words: String...) throws -> Outcome {
    try siamese(
      ["train", "--data", "digits", "--threads", "1", "--workers", "1"] + words)
  }

  @Test func `NCA trains a linear map to two dimensions, which resumes with the same bits`() throws
  {
    let words = [
      "--backbone", "linear", "--method", "nca", "--batch", "1800", "--lr", "0.05",
      "--holdout", "0",
    ]
    func run(_ name: String, _ epochs: String) throws -> Outcome {
      let outcome = try siamese(
        ["train", "--data", "digits", "--threads", "1", "--workers", "1", "--resume"] + words
          + ["--epochs", epochs, "--out", scratch.path(name)])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome
    }
    #expect(try run("whole", "2").output.contains("128 parameters, linear on 1797 images"))
    _ = try run("parts", "1")
    _ = try run("parts", "2")
    let losses = try ["whole", "parts"].map {
      try StepLog.read(scratch.path("\($0)/log.jsonl")).map(\.loss)
    }
    #expect(losses[0] == losses[1] && losses[0].count == 2)
    // It starts from discriminants, at half of what chance loses.
    #expect(losses[0][0] < 0.5 && losses[0][1] < losses[0][0])
    #expect(try TrainedEncoder(weights: scratch.path("whole")).network is LinearEncoder)
  }

  @Test func `a ResNet embeds in the dimension that is asked for`() throws {
    let out = scratch.path("run")
    let outcome = try train(
      "--width", "4", "--dimensions", "2", "--method", "simsiam", "--projection", "8", "--augment",
      "flip", "--batch", "256", "--epochs", "1", "--out", out)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let encoder = try TrainedEncoder(weights: out)
    #expect(encoder.network.embeddingDimension == 2)
    #expect(encoder.network.emptyCopy().embeddingDimension == 2)
  }

  @Test func `settings that a linear encoder cannot have are refused`() throws {
    func problem(_ words: String...) throws -> String {
      try siamese(["train", "--out", scratch.path("none"), "--backbone", "linear"] + words).errors
    }
    #expect(
      try problem().contains(
        "takes images of at most 32 × 32 pixels, not 100 × 100; pass --size 28"))
    #expect(
      try problem("--data", "digits", "--weights", "a.pth").contains("--weights has no effect"))
    #expect(
      try problem("--data", "digits", "--dimensions", "65").contains("more than the 64 pixels"))
  }
}
