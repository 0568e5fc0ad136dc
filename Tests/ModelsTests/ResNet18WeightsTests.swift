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
      "\($0)".contains("does not have the tensors of a resnet18")
        && "\($0)".contains("the file has '0.weight', '0.bias', '1.weight' and 6 more")
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

@Suite struct ForeignWeightsTests {
  private let saved: SavedTensors

  init() throws { saved = try SavedTensors(contentsOf: folder + "/resnet18.pth") }

  /// Writes tensors under new names, and calls `body` with the path.
  private func withFile<Result>(
    _ tensors: [(String, SavedTensor)], _ body: (String) throws -> Result
  ) throws -> Result {
    var renamed = SavedTensors()
    for (name, tensor) in tensors { renamed.set(tensor, named: name) }
    let path = FileManager.default.temporaryDirectory.path() + "/\(UUID().uuidString).pth"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try renamed.write(to: path)
    return try body(path)
  }

  private func state(_ network: ResNet) -> [String: StateEntry] {
    let state = network.stateDictionary()
    return Dictionary(uniqueKeysWithValues: state.keys.map { ($0, state[$0]!) })
  }

  @Test func `weights are found under prefixes and as a Sequential, beside other heads`() throws {
    let expected = try state(ResNet18(weights: folder + "/resnet18.pth"))
    let numbers = [
      "conv1": 0, "bn1": 1, "layer1": 4, "layer2": 5, "layer3": 6, "layer4": 7, "fc": 9,
    ]
    let head = ("module.head.weight", SavedTensor(Tensor<Float>([1, 2])))
    let files: [[(String, SavedTensor)]] = [
      saved.all.map { ("module.encoder_q." + $0.name, $0.tensor) } + [head],
      saved.all.map { ("module." + $0.name, $0.tensor) } + [head],
      saved.all.map { name, tensor in
        let child = name.prefix { $0 != "." }
        return ("backbone.\(numbers[String(child)]!)\(name.dropFirst(child.count))", tensor)
      },
      saved.all.map { name, tensor in
        let name = name.replacing("downsample", with: "shortcut").replacing("fc.", with: "linear.")
        return ("net." + name, tensor)
      },
    ]
    for file in files {
      #expect(try withFile(file) { try state(ResNet18(weights: $0)) } == expected)
    }
  }

  @Test func `a head of several layers becomes an identity`() throws {
    let others = saved.all.filter { !$0.name.hasPrefix("fc.") }.map { ($0.name, $0.tensor) }
    let head = [("fc.0.weight", saved["fc.weight"]!), ("fc.2.weight", saved["fc.weight"]!)]
    for file in [others, others + head, others + [("fc.weight", saved["fc.weight"]!)]] {
      let network = try withFile(file) { try ResNet18(weights: $0) }
      #expect(network.fc is Identity && network.stateDictionary().keys.count == 120)
    }
  }

  @Test(arguments: ResNetArchitecture.all)
  func `another architecture's weights are recognized at any width`(
    architecture: ResNetArchitecture
  ) throws {
    for width in [64, 16] {
      let sizes = try #require(
        ResNetArchitecture.sizes { $0 == "conv1.weight" ? [width, 3, 7, 7] : nil })
      let shapes = Dictionary(
        uniqueKeysWithValues: architecture.shapes(sizes).map { ($0.name, $0.shape) })
      #expect(ResNetArchitecture.recognized { shapes[$0] } == architecture)
    }
  }

  @Test func `a mismatch names the architecture of the file and how to create it`() throws {
    var generator = Generator(seed: 0)
    let larger = ResNet(.resNet50, classes: 10, width: 16, initializer: .zeros, using: &generator)
    let network = ResNet18(classes: 10, width: 16, using: &generator)
    let path = FileManager.default.temporaryDirectory.path() + "/\(UUID().uuidString).pth"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try larger.stateDictionary().write(to: path)
    for load in [{ _ = try ResNet18(weights: path) }, { try network.load(contentsOf: path) }] {
      #expect {
        try load()
      } throws: {
        let message = "\($0)"
        return message.contains(
          "these are a resnet50's weights, not a resnet18's: unexpected keys: ")
          && message.contains("layer1.0.bn3.running_var and 193 more; mismatched shapes or types: ")
          && message.hasSuffix(
            "create ResNet(.resNet50, using: &generator) and call load(contentsOf:)")
          && message.utf8.count < 1000
      }
    }
  }

  /// Their elements are all the same one, so the files are tiny, and the network would need 2.8 GB.
  @Test(arguments: [
    ("resnet18-wide.pth", "expands its storages to more than "),
    ("resnet18-wide-first.pth", "does not have the tensors of a resnet18"),
  ])
  func `a network far larger than its file is refused before it is built`(
    file: String, problem: String
  ) {
    #expect {
      try ResNet18(weights: folder + "/" + file)
    } throws: {
      "\($0)".contains(problem)
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
