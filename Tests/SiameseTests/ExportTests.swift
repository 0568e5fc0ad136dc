import Files
import Layers
import NumPyFiles
import Tensors
import Testing
import Training
import WeightFiles

@testable import siamese

/// The encoder alone, as a file of weights.
@Suite(.serialized) struct ExportTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The names of torchvision's `resnet18`, whose `fc` is `nn.Identity()`.
  private var names: Set<String> {
    func norm(_ name: String) -> [String] {
      ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
        .map { "\(name).\($0)" }
    }
    var names = ["conv1.weight"] + norm("bn1")
    for layer in 1...4 {
      for block in 0...1 {
        for number in 1...2 {
          names.append("layer\(layer).\(block).conv\(number).weight")
          names += norm("layer\(layer).\(block).bn\(number)")
        }
      }
      if layer > 1 {
        names.append("layer\(layer).0.downsample.0.weight")
        names += norm("layer\(layer).0.downsample.1")
      }
    }
    return Set(names)
  }

  @Test func `an encoder is exported with torchvision's names, in each format and type`() throws {
    #expect(
      try siamese(small + ["--method", "simclr", "--epochs", "1", "--out", scratch.path("run")])
        .status == 0)
    let trained = try SavedRun(contentsOf: #require(CheckpointFolder(scratch.path("run")).latest))
    let state = try trained.encoder().stateDictionary()
    for (file, type, dtype) in [
      ("e.safetensors", ElementType.float32, "float32"), ("e.pth", .float32, "float32"),
      ("half.pt", .float16, "float16"), ("brain.safetensors", .bfloat16, "bf16"),
    ] {
      let outcome = try siamese(
        ["export", "-w", scratch.path("run"), "--dtype", dtype, "-o", scratch.path(file)])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasSuffix("120 tensors of a resnet18 without 'fc', \(dtype)\n"))
      let saved = try SavedTensors(contentsOf: scratch.path(file))
      #expect(Set(saved.names) == names && saved.prefix.isEmpty)
      for (name, tensor) in saved.all {
        switch state[name] {
        case .floats(let values):
          #expect(tensor.type == type)
          let expected =
            type == .float32 ? values : SavedTensor(values, as: type).floats()
          #expect(tensor.floats() == expected, "\(name)")
        case .integers(let values): #expect(tensor.integers() == values)
        case nil: Issue.record("\(name) is not in the encoder")
        }
      }
    }
    // The same embeddings as the run's.
    try scratch.writeImages()
    let image = scratch.path("photos/0/0.png")
    for weights in ["run", "e.pth"] {
      let embedded = try siamese([
        "embed", "-w", scratch.path(weights), "--size", "16", "-o", scratch.path("\(weights).npy"),
        image,
      ])
      #expect(embedded.status == 0, "\(embedded.errors)")
    }
    let rows = try ["run", "e.pth"].map {
      try Tensor<Float>(npy: scratch.path("\($0).npy")).scalars
    }
    // Those of weights alone are not normalized.
    let length = rows[1].reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(zip(rows[0], rows[1]).allSatisfy { ($0 - $1 / length).magnitude < 1e-5 })
  }

  @Test func `a name without a known extension is refused`() throws {
    #expect(try siamese(small + ["--epochs", "1", "--out", scratch.path("run")]).status == 0)
    let outcome = try siamese(["export", "-w", scratch.path("run"), "-o", scratch.path("e.bin")])
    #expect(outcome.status == 1 && outcome.errors.contains("use .safetensors, .pth or .pt"))
  }
}
