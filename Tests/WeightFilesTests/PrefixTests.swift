import Files
import Foundation
import Layers
import Tensors
import Testing

@testable import WeightFiles

/// A network with the structure of a ResNet.
private final class Net: Module {
  let conv1: Conv2d
  let bn1 = BatchNorm2d(2)
  let relu = ReLU()
  let layer1: Sequential
  var fc: Module

  init(seed: UInt64) {
    var generator = Generator(seed: seed)
    conv1 = Conv2d(1, 2, kernelSize: 3, bias: false, using: &generator)
    layer1 = Sequential([
      Conv2d(2, 2, kernelSize: 1, using: &generator),
      Conv2d(2, 2, kernelSize: 1, using: &generator),
    ])
    fc = Linear(2, 3, using: &generator)
  }

  override func setChild(_ name: String, to module: Module) -> Bool {
    if name == "fc" { fc = module }
    return name == "fc"
  }
}

@Suite struct PrefixTests {
  private let network = Net(seed: 1)
  private let other = Net(seed: 2)

  /// Writes tensors under new names.
  private func file(
    _ names: [(Module, (String) -> String?)], extra: [String: Tensor<Float>] = [:],
    as ending: String = "pth"
  ) throws -> String {
    var tensors = SavedTensors()
    for (module, name) in names {
      let state = module.stateDictionary()
      for key in state.keys {
        guard let name = name(key) else { continue }
        switch state[key] {
        case .floats(let tensor): tensors.set(SavedTensor(tensor), named: name)
        case .integers(let tensor): tensors.set(SavedTensor(tensor), named: name)
        case nil: break
        }
      }
    }
    for (name, tensor) in extra.sorted(by: { $0.key < $1.key }) {
      tensors.set(SavedTensor(tensor), named: name)
    }
    let path = temporaryPath("weights.\(ending)")
    try tensors.write(to: path)
    return path
  }

  private func message(_ path: String, under prefix: String? = nil, into target: Module) -> String {
    do throws(DataError) {
      try target.load(contentsOf: path, under: prefix)
      return "nothing"
    } catch { return "\(error)" }
  }

  private func expectSame(
    _ a: Module, _ b: Module, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (a, b) = (a.stateDictionary(), b.stateDictionary())
    #expect(a.keys == b.keys, sourceLocation: sourceLocation)
    for key in a.keys { #expect(a[key] == b[key], "\(key)", sourceLocation: sourceLocation) }
  }

  @Test(arguments: [
    "", "module.", "_orig_mod.", "module._orig_mod.", "model.", "backbone.", "encoder.module.",
    "module.encoder_q.", "module.base_encoder.", "online_encoder.net.", "state_dict.model.net.",
    "a.b.c.d.e.f.",
  ])
  func `weights are found under any prefix, which is returned`(prefix: String) throws {
    for ending in ["pth", "safetensors"] {
      let path = try file(
        [(network, { prefix + $0 })], extra: prefix == "" ? [:] : ["n_averaged": Tensor(3)],
        as: ending)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let loaded = Net(seed: 3)
      #expect(try loaded.load(contentsOf: path) == prefix)
      expectSame(loaded, network)
    }
  }

  /// Names as `nn.Sequential(*model.children())`, lightly, CIFAR's ResNets and wrappers of layers write them.
  @Test(arguments: [
    (["conv1": "0", "bn1": "1", "layer1": "3", "fc": "4"], ""),
    (["conv1": "0", "bn1": "1", "layer1": "3", "fc": "4"], "backbone."),
    (["conv1": "0", "bn1": "1", "layer1": "2", "fc": "3"], "backbone."),
    (["fc": "linear"], ""), (["fc": "linear"], "net.module."),
    (["layer1": "layer1._orig_mod"], ""), (["layer1": "layer1.module"], "module."),
    (["layer1": "layer1._checkpoint_wrapped_module", "fc": "_fsdp_wrapped_module.fc"], "x."),
  ])
  func `weights are found under other names of the same layers`(
    names: [String: String], prefix: String
  ) throws {
    let path = try file([
      (
        network,
        { key in
          let child = String(key.prefix { $0 != "." })
          return prefix + (names[child] ?? child) + key.dropFirst(child.count)
        }
      )
    ])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = Net(seed: 3)
    try loaded.load(contentsOf: path)
    expectSame(loaded, network)
  }

  @Test func `of several networks in a file, the prefix chooses one`() throws {
    let path = try file(
      [(network, { "module.encoder_q.\($0)" }), (other, { "module.encoder_k.\($0)" })],
      extra: ["module.queue": Tensor([1, 2])])
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(
      message(path, into: Net(seed: 3)).hasSuffix(
        "has the weights of 2 such networks, under 'module.encoder_q.', 'module.encoder_k.'; "
          + "choose one: pass under: \"module.encoder_q.\""))
    for (prefix, expected) in [
      ("module.encoder_q.", network), ("encoder_q", network), ("encoder_k.", other),
      ("module.encoder_k", other),
    ] {
      let loaded = Net(seed: 3)
      let found = try loaded.load(contentsOf: path, under: prefix)
      #expect(found == (expected === network ? "module.encoder_q." : "module.encoder_k."))
      expectSame(loaded, expected)
    }
    #expect(message(path, under: "module", into: Net(seed: 3)).contains("2 such networks"))
    #expect(
      message(path, under: "encoder", into: Net(seed: 3)).contains(
        "under 'encoder.'; the network is under 'module.encoder_q.', 'module.encoder_k.'; pass under:"
      ))
    let inMemory = try SavedTensors(contentsOf: path, under: "encoder_k")
    let loaded = Net(seed: 3)
    try loaded.load(inMemory, from: path)
    expectSame(loaded, other)
  }

  @Test func `a network whose layers and shapes fit is preferred to larger ones`() throws {
    let path = try file(
      [(network, { "student.\($0)" }), (other, { "teacher.\($0)" })],
      extra: ["teacher.layer1.2.weight": Tensor([1])])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = Net(seed: 3)
    #expect(try loaded.load(contentsOf: path) == "student.")
    expectSame(loaded, network)
  }

  @Test func `the network itself is preferred to its copies in it`() throws {
    let path = try file([(network, { $0 }), (other, { "ema.\($0)" })])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = Net(seed: 3)
    #expect(
      message(path, into: loaded).contains("unexpected keys: ema.conv1.weight, ema.bn1.weight"))
    #expect(try loaded.load(contentsOf: path, strict: false) == "")
    expectSame(loaded, network)
    #expect(try loaded.load(contentsOf: path, under: "ema") == "ema.")
    expectSame(loaded, other)
  }

  @Test func `weights of a layer that is an identity are ignored under any prefix`() throws {
    let path = try file(
      [(network, { "backbone.\($0)" })], extra: ["backbone.fc.3.weight": Tensor([1])])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = Net(seed: 3)
    loaded.fc = Identity()
    #expect(try loaded.load(contentsOf: path) == "backbone.")
    #expect(loaded.stateDictionary()["bn1.weight"] == network.stateDictionary()["bn1.weight"])
  }

  @Test func `a mismatch names at most five tensors of each kind, and three of the file`() throws {
    let path = try file(
      [(network, { $0.hasPrefix("layer1") || $0.hasPrefix("fc") ? nil : "model.\($0)" })],
      extra: ["other.weight": Tensor([1])])
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(
      message(path, into: Net(seed: 3)).hasSuffix(
        "missing keys: layer1.0.weight, layer1.0.bias, layer1.1.weight, layer1.1.bias, fc.weight and "
          + "1 more; the file has 'model.conv1.weight', 'model.bn1.weight', 'model.bn1.bias' and 4 more; "
          + "build the network that the file was saved from, or pass strict: false"))
    let loaded = Net(seed: 3)
    #expect(try loaded.load(contentsOf: path, strict: false) == "model.")
    #expect(loaded.conv1.weight.value == network.conv1.weight.value)
    let nothing = try file([], extra: ["features.0.weight": Tensor([1])])
    defer { try? FileManager.default.removeItem(atPath: nothing) }
    #expect(
      message(nothing, into: Net(seed: 3)).hasSuffix(
        "does not have the tensors of the network, whose names are 'conv1.weight', 'bn1.weight', 'bn1.bias' and 8 "
          + "more; the file has 'features.0.weight'; build the network that the file was saved from"
      ))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `a weight that is not finite is refused with its position, and nothing changes`(
    number: Float
  ) throws {
    network.conv1.weight.update { $0 = $0.replacing([1, 0, 2, 1], with: number) }
    let path = try file([(network, { "m.\($0)" })])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = Net(seed: 3)
    #expect(
      message(path, into: loaded).hasSuffix(
        "its 'conv1.weight' is \(number) at [1, 0, 2, 1]; use a checkpoint from before the training "
          + "diverged"))
    expectSame(loaded, Net(seed: 3))
  }

  @Test func `types are converted to the module's, as in PyTorch`() throws {
    let state = network.stateDictionary()
    var tensors = SavedTensors()
    for key in state.keys {
      switch state[key] {
      case .floats(let numbers): tensors.set(SavedTensor(numbers.cast(to: Double.self)), named: key)
      case .integers(let numbers): tensors.set(SavedTensor(numbers.floats + 7.9), named: key)
      case nil: break
      }
    }
    tensors.set(SavedTensor(Tensor<Int32>([3, -4])), named: "bn1.bias")
    let loaded = Net(seed: 3)
    try loaded.load(tensors, from: "")
    #expect(loaded.conv1.weight.value == network.conv1.weight.value)
    #expect(loaded.stateDictionary()["bn1.bias"] == .floats([3, -4]))
    #expect(loaded.stateDictionary()["bn1.num_batches_tracked"] == .integers(Tensor(7)))
  }

  @Test func `keys of nested dictionaries are part of the names`() throws {
    let tensors = try SavedTensors(contentsOf: weightFile("checkpoint.pth"))
    #expect(tensors.prefix == "state_dict.module.")
    for prefix in ["state_dict", "state_dict.module", "module"] {
      let chosen = try SavedTensors(contentsOf: weightFile("checkpoint.pth"), under: prefix)
      #expect(chosen.names == tensors.names)
    }
    #expect {
      try SavedTensors(contentsOf: weightFile("checkpoint.pth"), under: "ema")
    } throws: {
      "\($0)".contains("has no tensors under 'ema'; use what its names begin with: 'best_acc1', ")
    }
  }
}

extension Tensor<Float> {
  fileprivate func replacing(_ index: [Int], with value: Float) -> Tensor {
    var scalars = scalars
    scalars[zip(index, Shape.strides(shape)).reduce(0) { $0 + $1.0 * $1.1 }] = value
    return Tensor(shape: shape) { numbers in
      for (i, scalar) in scalars.enumerated() { numbers[i] = scalar }
    }
  }
}
