import Autograd
import Layers
import Tensors
import TestSupport
import Testing

/// A network with a submodule in a `let`, submodules in an array, and one that is used twice.
private final class Network: Module {
  let stem: Conv2d
  let norm = BatchNorm2d(2)
  let relu = ReLU()
  let blocks: [Module]
  let head: Linear

  init(seed: UInt64 = 1) {
    var generator = Generator(seed: seed)
    stem = Conv2d(1, 2, kernelSize: 3, padding: 1, using: &generator)
    blocks = [
      Sequential(Conv2d(2, 2, kernelSize: 3, stride: 2, using: &generator), ReLU()), Flatten(),
    ]
    head = Linear(8, 3, using: &generator)
  }

  override func forward(_ x: Variable) -> Variable {
    let y = relu(norm(stem(x)))
    return head(blocks[1](blocks[0](relu(y))))
  }
}

@Suite struct StructureTests {
  private let image = Variable(.ones([2, 1, 5, 5]))

  @Test func `modules are listed by path, parents first, and found by path`() {
    let network = Network()
    #expect(
      network.namedModules().map(\.name) == [
        "", "stem", "norm", "relu", "blocks.0", "blocks.0.0", "blocks.0.1", "blocks.1", "head",
      ])
    #expect(network.module(at: "blocks.0.0") is Conv2d)
    #expect(network.module(at: "head") === network.head)
    #expect(network.module(at: "") === network)
    #expect(network.module(at: "blocks.2") == nil && network.module(at: "hea") == nil)
  }

  @Test func `apply visits children before their parents`() {
    var seen: [String] = []
    Network().apply { seen.append("\(type(of: $0))") }
    #expect(seen.count == 9 && seen.last == "Network")
    // The second convolution is in the sequence.
    #expect(seen.firstIndex(of: "Conv2d")! < seen.firstIndex(of: "Sequential")!)
    let network = Network()
    network.apply { ($0 as? Linear)?.bias?.update { $0 = .zeros($0.shape) } }
    #expect(network.head.bias!.value == [0, 0, 0])
  }

  @Test func `frozen parameters receive no gradient`() {
    let network = Network()
    network.freeze()
    network.head.unfreeze()
    network(image).sum().backward()
    #expect(network.stem.weight.gradient == nil && network.head.weight.gradient != nil)
    network.unfreeze()
    network(image).sum().backward()
    #expect(network.stem.weight.gradient != nil)
  }

  @Test func `replace works for a module in a let`() {
    let network = Network()
    network.replace("head", with: Identity())
    #expect(network(image).shape == [2, 8])
    #expect(network.module(at: "head") is Identity)
    #expect(!network.stateDictionary().keys.contains { $0.hasPrefix("head") })
    network.replace("head", with: Sequential(ReLU()))
    #expect(network.module(at: "head.0") is ReLU)
    #expect(network.namedModules().map(\.name).suffix(2) == ["head", "head.0"])
    network.eval()
    #expect(network.module(at: "head.0")?.isTraining == false)
  }

  @Test func `replace works in an array or a container, and preserves keys`() {
    let network = Network()
    let before = network.stateDictionary().keys
    var generator = Generator(seed: 5)
    let other = Conv2d(2, 2, kernelSize: 3, stride: 2, using: &generator)
    network.replace("blocks.0.0", with: other)
    #expect((network.blocks[0] as? Sequential)?[0] === other)
    #expect(network.stateDictionary().keys == before)
    network.replace("blocks.0", with: Conv2d(2, 2, kernelSize: 3, stride: 2, using: &generator))
    #expect(network(image).shape == [2, 3])
    #expect(network.module(at: "blocks.0") is Conv2d)
    // A container can wrap the module that it replaces.
    let list = Sequential(other)
    list.replace("0", with: Sequential(other, ReLU()))
    #expect(list.stateDictionary().keys == ["0.0.weight", "0.0.bias"])
  }

  @Test func `state dictionaries are equal if paths, order and tensors are`() {
    var (a, b) = (StateDictionary(), StateDictionary())
    a["weight"] = .floats([1, 2])
    a["steps"] = .integers([3])
    b["weight"] = .floats([1, 2])
    #expect(a != b)
    b["steps"] = .integers([3])
    #expect(a == b)
    b["weight"] = .floats([1, 2.5])
    #expect(a != b)
    b["weight"] = nil
    b["weight"] = .floats([1, 2])
    #expect(a != b && b.keys == ["steps", "weight"])
  }

  @Test func `nodes carry the path of a replaced module`() {
    let network = Network()
    _ = network(image)
    network.replace("head", with: Sequential(ReLU()))
    let y = network(image)
    #expect(y.node.scope?.path == "Network.head.0")
  }

  @Test func `hooks observe and modify input and output until they are removed`() {
    let network = Network()
    network.eval()
    var shapes: [[Int]] = []
    let watch = network.head.onForward { module, input, output in
      #expect(module === network.head)
      shapes += [input.shape, output.shape]
      return nil
    }
    let plain = network(image).value
    #expect(shapes == [[2, 8], [2, 3]])
    let double = network.head.onForward { _, _, output in output * 2 }
    let zero = network.head.beforeForward { _, input in input * 0 }
    let bias = network.head.bias!.value
    expectClose(network(image).value, Tensor.stack([bias * 2, bias * 2]))
    zero.remove()
    expectClose(network(image).value, plain * 2)
    double.remove()
    watch.remove()
    watch.remove()
    shapes = []
    #expect(network(image).value == plain && shapes.isEmpty)
  }

  @Test func `non-strict loading returns missing and unexpected keys`() throws {
    let network = Network()
    var state = network.stateDictionary()
    state["head.bias"] = nil
    state["extra"] = .floats([1])
    state["norm.num_batches_tracked"] = nil
    do {
      try network.load(state)
      Issue.record("a state dictionary with a missing key was loaded")
    } catch { #expect(error.missing == ["head.bias"] && error.unexpected == ["extra"]) }
    let left = try network.load(state, strict: false)
    #expect(left.missing == ["head.bias"] && left.unexpected == ["extra"])
    state["head.bias"] = .integers([1, 2, 3])
    state["head.weight"] = .floats([1])
    do {
      try network.load(state, strict: false)
      Issue.record("a tensor of another type was loaded")
    } catch {
      #expect(
        error.mismatched == [
          "head.weight [1] instead of [3, 8]", "head.bias int64 instead of float32",
        ])
    }
  }

  @Test func `a state dictionary without num_batches_tracked sets it to 0`() throws {
    let norm = BatchNorm2d(2)
    _ = norm(Variable([[[[1, 2]], [[3, 5]]]]))
    var state = norm.stateDictionary()
    #expect(norm.numBatchesTracked.value == 1)
    state["num_batches_tracked"] = nil
    try norm.load(state)
    #expect(norm.numBatchesTracked.value == 0)
  }
}
