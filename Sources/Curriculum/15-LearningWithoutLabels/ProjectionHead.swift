import Autograd
import Layers
import Tensors

extension Solutions {
  /// Exercise 15.2: put a projection head after the encoder, and keep what comes before it.
  ///
  /// The loss asks that both views of an image become equal. So its input must lose the position of the crop,
  /// the colors and the scale: all in which views differ. An encoder that loses so much is of little use
  /// afterwards. So a small network after the encoder, the *projection head*, does the losing: the loss uses
  /// its output, the *projection*. What we keep is the encoder's output, the *embedding*.
  ///
  ///     embedding   h = encoder(x)
  ///     projection  z = W₂ · max(0, W₁ · h + b₁) + b₂
  ///
  /// Run the encoder once: in training mode, each run updates its running statistics.
  ///
  /// `encoder(x)`, `hidden(x)` and `output(x)` run a module; `x.relu()` is max(0, x).
  ///
  /// - Parameters:
  ///   - x: a batch of inputs, `[N, inputs]`.
  ///   - encoder: from inputs to embeddings.
  ///   - hidden: the layer with W₁ and b₁.
  ///   - output: the layer with W₂ and b₂.
  /// - Returns: the embedding, for a linear probe, and the projection, for the loss.
  public static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    let embedding = encoder(x)
    return (embedding, output(hidden(embedding).relu()))
  }
}

extension Exercises {
  public static let projectionHead = Exercise<
    (Variable, Module, Linear, Linear) throws -> (embedding: Variable, projection: Variable)
  >(
    .projectionHead, solution: Solutions.projectionHead, cases: networks,
    run: { projectionHead, network in
      let (embedding, projection) = try projectionHead(
        Variable(network.x), network.encoder, network.hidden, network.output)
      return network.outcome(embedding, projection)
    },
    mismatch: { $0.mismatch($1) }, isSame: { $0.isClose(to: $1) }, describe: \.text,
    trivialAnswers: [
      { x, _, hidden, output in
        (
          Variable(.zeros([x.shape[0], hidden.weight.shape[1]])),
          Variable(.zeros([x.shape[0], output.weight.shape[0]]))
        )
      }, { x, _, _, _ in (x, x) },
      { _, _, _, _ in
        (Variable(Tensor([], shape: [0, 7])), Variable(Tensor([], shape: [0, 7])))
      },
    ],
    mistakes: {
      Mistake("the embedding is taken after the head: there, all in which views differ is lost") {
        x, encoder, hidden, output in
        let projection = output(hidden(encoder(x)).relu())
        return (projection, projection)
      }
      Mistake("the embedding is taken inside the head: it is the encoder's output") {
        x, encoder, hidden, output in
        let inside = hidden(encoder(x)).relu()
        return (inside, output(inside))
      }
      .also { x, encoder, hidden, output in
        let inside = hidden(encoder(x))
        return (inside, output(inside.relu()))
      }
      Mistake("the embedding is normalized to length 1: it is the encoder's output as it is") {
        x, encoder, hidden, output in
        let embedding = encoder(x)
        return (embedding.normalized(), output(hidden(embedding).relu()))
      }
      Mistake("no ReLU in the head: two linear layers in a row are no more than one") {
        x, encoder, hidden, output in
        let embedding = encoder(x)
        return (embedding, output(hidden(embedding)))
      }
      Mistake("a ReLU after the head: a projection may be negative") {
        x, encoder, hidden, output in
        let embedding = encoder(x)
        return (embedding, output(hidden(embedding).relu()).relu())
      }
      Mistake("a ReLU before the head: its input is the embedding as it is") {
        x, encoder, hidden, output in
        let embedding = encoder(x)
        return (embedding, output(hidden(embedding.relu()).relu()))
      }
      Mistake("the layers are swapped: the hidden layer comes first") {
        x, encoder, hidden, output in
        let embedding = encoder(x)
        return (embedding, hidden(output(embedding).relu()))
      }
      .crashes { !$0.hasEqualWidths }
      Mistake("no head: the loss would act on the embedding itself") { x, encoder, _, _ in
        let embedding = encoder(x)
        return (embedding, embedding)
      }
      Mistake("the head is cut off from the encoder, which would never be trained") {
        x, encoder, hidden, output in
        let embedding = encoder(x)
        return (embedding, output(hidden(embedding.detached()).relu()))
      }
      Mistake("the encoder runs twice: both results come from one run") {
        x, encoder, hidden, output in (encoder(x), output(hidden(encoder(x)).relu()))
      }
    })
}

/// Equal widths first, where layers fit together in any order.
private func networks() -> [ProjectedNetwork] {
  var generator = Generator(seed: 152)
  return [[4, 3, 3, 3, 3], [5, 2, 4, 6, 3], [1, 3, 2, 5, 4], [3, 4, 4, 1, 1]].map {
    ProjectedNetwork($0, using: &generator)
  }
}
