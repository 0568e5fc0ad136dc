import Autograd
import Files
import Foundation
import Layers
import Models
import Optimizers
import Tensors
import TestSupport
import Testing
import WeightFiles

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Fixtures/Weights").path()

@Suite struct ResNet18WeightsTests {
  /// Returns the network and the expected outputs of `Fixtures/resnet18.py`.
  private func embeddings(_ file: String) throws -> (ResNet18, Fixture) {
    let network = try ResNet18(weights: folder + "/" + file)
    network.eval()
    return (network, try Fixture("Weights/resnet18-expected"))
  }

  @Test(arguments: ["resnet18.pth", "resnet18-old.pth"])
  func `embeddings and logits equal those of torchvision's network`(file: String) throws {
    let (network, expected) = try embeddings(file)
    let x = Variable(expected.floats("x"))
    expectClose(network(x).value, expected.floats("logits"), "logits", relative: 1e-4)
    network.fc = Identity()
    expectClose(network(x).value, expected.floats("embedding"), "embedding", relative: 1e-4)
    let tracked = network.stateDictionary()["bn1.num_batches_tracked"]
    #expect(tracked == .integers(Tensor(file == "resnet18.pth" ? 3 : 0)))
  }

  @Test func `an encoder without a classifier skips the classifier's weights`() throws {
    var generator = Generator(seed: 1)
    let encoder = ResNet18(classes: 10, width: 4, using: &generator)
    encoder.fc = Identity()
    try encoder.load(contentsOf: folder + "/resnet18.pth")
    encoder.eval()
    let expected = try Fixture("Weights/resnet18-expected")
    expectClose(
      encoder(Variable(expected.floats("x"))).value, expected.floats("embedding"), relative: 1e-4)
  }

  @Test func `a network saved and loaded again gives the same outputs bit for bit`() throws {
    let (network, expected) = try embeddings("resnet18.pth")
    let x = Variable(expected.floats("x"))
    for ending in ["pth", "safetensors"] {
      let path = FileManager.default.temporaryDirectory.path() + "/\(UUID().uuidString).\(ending)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try network.stateDictionary().write(to: path)
      let again = try ResNet18(weights: path)
      again.eval()
      #expect(again(x).value == network(x).value)
    }
  }

  @Test func `a missing file gives an error with the download URL`() {
    #expect {
      try ResNet18(weights: "/nowhere/resnet18-f37072fd.pth")
    } throws: {
      "\($0)".hasPrefix("/nowhere/resnet18-f37072fd.pth: no such file")
        && "\($0)".contains("https://download.pytorch.org/models/resnet18-f37072fd.pth")
        && "\($0)".contains("put the file there")
    }
  }

  @Test func `files of other networks give an error with every mismatched tensor`() throws {
    #expect {
      try ResNet18(weights: folder + "/network.pth")
    } throws: {
      "\($0)".contains("and 90 more") && "\($0)".contains("the file has '0.weight', '0.bias', ")
        && "\($0)".hasSuffix("; use the state_dict of a ResNet-18")
    }
    var generator = Generator(seed: 1)
    let network = ResNet18(classes: 7, width: 4, using: &generator)
    #expect {
      try network.load(contentsOf: folder + "/resnet18.pth")
    } throws: {
      "\($0)".contains("fc.weight [10, 32] instead of [7, 32], fc.bias [10] instead of [7]")
    }
  }
}

/// Tests of the full network, run by hand as `Fixtures/resnet18.py` describes.
private let fullFolder = ProcessInfo.processInfo.environment["WINGBEAT_WEIGHTS"]

@Suite(.enabled(if: fullFolder != nil)) struct FullResNet18Tests {
  @Test func `the full network equals PyTorch's, trains a step, and is saved`() throws {
    let folder = try #require(fullFolder)
    let expected = try SavedTensors(contentsOf: folder + "/expected.safetensors")
    let x = Variable(expected["x"]!.floats())
    let network = try ResNet18(weights: folder + "/resnet18.pth")
    network.eval()
    expectClose(network(x).value, expected["logits"]!.floats(), "logits", relative: 1e-4)
    let classifier = network.fc
    network.fc = Identity()
    let (embedding, theirs) = (network(x).value, expected["embedding"]!.floats())
    expectClose(embedding, theirs, "embedding", relative: 1e-4)
    print("embeddings differ by up to \((embedding - theirs).abs().max()) of \(theirs.abs().max())")
    network.fc = classifier

    network.train()
    let optimizer = Adam(network.parameters(), learningRate: 1e-3)
    network(x).squared().mean().backward()
    optimizer.step()
    network.eval()
    try network.stateDictionary().write(to: folder + "/trained.pth")
    var outputs = SavedTensors()
    outputs.set(SavedTensor(x.value), named: "x")
    outputs.set(SavedTensor(network(x).value), named: "logits")
    try outputs.write(to: folder + "/trained-outputs.safetensors")
  }
}
