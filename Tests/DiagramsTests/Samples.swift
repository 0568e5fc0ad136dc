import Diagrams

/// Diagrams for tests.
enum Samples {
  /// `y = a · a + a` at `a = 3`.
  static func square() -> Diagram {
    var diagram = Diagram(title: "y = a · a + a")
    let a = diagram.add(
      .init(role: .input, name: "a", preview: Preview(3), gradient: Preview(7)))
    let times = diagram.add(Diagram.Operation("×"), from: [a, a])
    let product = diagram.add(
      .init(role: .intermediate, preview: Preview(9), gradient: Preview(1)), from: [times])
    let plus = diagram.add(Diagram.Operation("+"), from: [product, a])
    diagram.add(
      .init(role: .output, name: "y", preview: Preview(12), gradient: Preview(1)), from: [plus])
    return diagram
  }

  /// `mean((x·w + b − t)²)`, with x of shape [2, 3]; the elements are computed by hand.
  static func regression() -> Diagram {
    var diagram = Diagram(title: "Linear regression: loss = mean((x · w + b − t)²)")
    let linear = diagram.addCluster("Linear")
    let x = diagram.add(
      .init(role: .input, name: "x", shape: [2, 3], preview: Preview([[1, 2, 3], [4, 5, 6]])))
    let w = diagram.add(
      .init(
        role: .parameter, name: "weight", shape: [3, 1],
        preview: Preview([[0.5], [-0.25], [0.125]]),
        gradient: Preview([[6.875], [8.5], [10.125]])), in: linear)
    let b = diagram.add(
      .init(
        role: .parameter, name: "bias", shape: [1], preview: Preview([0.5]),
        gradient: Preview([1.625])), in: linear)
    let t = diagram.add(
      .init(role: .constant, name: "t", shape: [2, 1], preview: Preview([[1], [0.25]])))
    func value(_ numbers: [[Double]], _ gradient: [[Double]]) -> Diagram.Value {
      .init(
        role: .intermediate, shape: [2, 1], preview: Preview(numbers), gradient: Preview(gradient))
    }
    let matmul = diagram.add(Diagram.Operation("matmul"), from: [x, w], in: linear)
    let product = diagram.add(
      value([[0.375], [1.5]], [[-0.125], [1.75]]), from: [matmul], in: linear)
    let plus = diagram.add(Diagram.Operation("+"), from: [product, b], in: linear)
    let prediction = diagram.add(
      value([[0.875], [2]], [[-0.125], [1.75]]), from: [plus], in: linear)
    let minus = diagram.add(Diagram.Operation("−"), from: [prediction, t])
    let difference = diagram.add(value([[-0.125], [1.75]], [[-0.125], [1.75]]), from: [minus])
    let square = diagram.add(Diagram.Operation("x²"), from: [difference])
    let squares = diagram.add(value([[0.015625], [3.0625]], [[0.5], [0.5]]), from: [square])
    let mean = diagram.add(Diagram.Operation("mean"), from: [squares])
    diagram.add(
      .init(role: .output, name: "loss", preview: Preview(1.5390625), gradient: Preview(1)),
      from: [mean])
    return diagram
  }

  /// A small convolutional network with nested clusters and made-up elements.
  static func convolution() -> Diagram {
    var diagram = Diagram(title: "A small convolutional net")
    let net = diagram.addCluster("SmallNet")
    let block = diagram.addCluster("block", in: net)
    let head = diagram.addCluster("head", in: net)
    func numbers(_ shape: [Int], _ scale: Double) -> Preview {
      Preview(shape: shape) { scale * Double(($0 * 7919 + 13) % 101 - 50) / 50 }
    }
    func add(
      _ role: Diagram.Role, _ name: String?, _ shape: [Int], from: [Diagram.NodeID] = [],
      in cluster: Diagram.ClusterID?
    ) -> Diagram.NodeID {
      diagram.add(
        .init(
          role: role, name: name, shape: shape, preview: numbers(shape, 1),
          gradient: role == .input ? nil : numbers(shape, 0.02)), from: from, in: cluster)
    }
    func apply(
      _ name: String, _ detail: String?, _ inputs: [Diagram.NodeID], _ cluster: Diagram.ClusterID
    ) -> Diagram.NodeID {
      diagram.add(.init(name, detail: detail), from: inputs, in: cluster)
    }
    let image = add(.input, "image", [4, 1, 8, 8], in: nil)
    let kernel = add(.parameter, "conv.weight", [8, 1, 3, 3], in: block)
    let convolved = add(
      .intermediate, nil, [4, 8, 8, 8],
      from: [apply("conv2d", "stride 1, padding 1", [image, kernel], block)], in: block)
    let active = add(
      .intermediate, nil, [4, 8, 8, 8], from: [apply("relu", nil, [convolved], block)], in: block)
    let pooled = add(
      .intermediate, nil, [4, 8],
      from: [apply("mean", "over height and width", [active], head)], in: head)
    let weight = add(.parameter, "weight", [10, 8], in: head)
    let bias = add(.parameter, "bias", [10], in: head)
    let logits = add(
      .intermediate, "logits", [4, 10],
      from: [apply("linear", nil, [pooled, weight, bias], head)], in: head)
    let loss = apply("cross entropy", "mean over the batch", [logits], net)
    diagram.add(
      .init(role: .output, name: "loss", preview: Preview(2.3979), gradient: Preview(1)),
      from: [loss])
    return diagram
  }
}
