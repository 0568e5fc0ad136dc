import Autograd
import Glibc
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite struct LossFixtureTests {
  private struct Case {
    let name: String
    let inputs: [Tensor<Float>]
    let gradients: Int
    let loss: Loss
  }

  private func cases(_ fixture: Fixture) throws -> [Case] {
    try fixture.names.filter { $0.hasSuffix("/result") }.map { key in
      let name = String(key.dropLast("/result".count))
      return Case(
        name: name,
        inputs: (0..<4).filter { fixture.contains("\(name)/input\($0)") }.map {
          fixture.floats("\(name)/input\($0)")
        },
        gradients: (0..<4).count { fixture.contains("\(name)/gradient\($0)") },
        loss: try #require(lossCase(name), "no loss for \(name)"))
    }
  }

  @Test func `every loss and its gradients equal PyTorch's`() throws {
    let fixture = try Fixture("contrastive")
    let cases = try cases(fixture)
    #expect(cases.count == 64)
    for test in cases {
      let leaves = test.inputs.enumerated().map {
        Variable($0.element, requiresGradient: $0.offset < test.gradients)
      }
      let y = test.loss(leaves)
      let expected = fixture.floats("\(test.name)/result")
      expectClose(y.value, expected, test.name, relative: 2e-5, absolute: 2e-6)
      if test.gradients == 0 { continue }
      y.backward(with: .linspace(0.5, 2, y.value.count).reshaped(y.shape))
      for i in 0..<test.gradients {
        let gradient = try #require(leaves[i].gradient, "\(test.name): no gradient \(i)")
        // Distances of nearly equal rows, and sharp exponentials, lose precision in float32.
        expectClose(
          gradient, fixture.floats("\(test.name)/gradient\(i)"), "\(test.name), gradient \(i)",
          relative: 3e-4, absolute: 2e-6)
      }
    }
  }

  @Test
  func `losses of nearly coincident embeddings and both their derivatives are exact`()
    throws
  {
    let fixture = try Fixture("coincidence")
    let cases = try cases(fixture)
    #expect(cases.count == 62)
    for test in cases {
      let leaves = test.inputs.enumerated().map {
        Variable($0.element, requiresGradient: $0.offset < test.gradients)
      }
      let y = test.loss(leaves)
      expectClose(
        y.value, fixture.floats("\(test.name)/result"), test.name, relative: 2e-6,
        absolute: 1e-14)
      let wanted = Array(leaves.prefix(test.gradients))
      let seed = Variable(.linspace(0.5, 2, y.value.count).reshaped(y.shape))
      let first = y.gradients(with: wanted, seed: seed, createGraph: true)
      let tilted = first.enumerated().map { i, gradient in
        let tilt = (0..<gradient.value.count).map {
          Float(sin((1.3 + 0.7 * Double(i)) * Double($0)))
        }
        return (gradient * Variable(Tensor(tilt, shape: gradient.shape))).sum()
      }
      let second = tilted.reduce(Variable(0), +).gradients(with: wanted)
      for i in wanted.indices {
        for (order, found) in [("gradient", first[i]), ("second", second[i])] {
          // Here, softmax weights multiply whole vectors and cancel: float32 rounds them to 1e-8.
          let cancels = test.name.lowercased().contains("npair") || test.name == "moCo"
          let tolerance: Float = cancels ? 1e-3 : order == "second" ? 5e-6 : 2e-6
          expectClose(
            found.value, fixture.floats("\(test.name)/\(order)\(i)"),
            "\(test.name), \(order) \(i)", relative: tolerance, absolute: 1e-14)
        }
      }
    }
  }

  @Test func `every gradient equals finite differences`() throws {
    let fixture = try Fixture("contrastive")
    // Finite differences differ where weights or codes are detached, and are inaccurate for nearly
    // equal rows and sharp exponentials.
    let others = [
      "circle", "circleGentle", "lonely-circle", "swAV", "ntXentCold", "arcFace", "cosFace",
    ]
    for test in try cases(fixture)
    where test.gradients > 0 && !others.contains(test.name) && !test.name.contains("Euclidean")
      && !test.name.contains("euclidean")
    {
      let report = checkGradients(
        at: Array(test.inputs.prefix(test.gradients)), step: 1e-3, tolerance: 3e-2
      ) { test.loss($0 + test.inputs.dropFirst(test.gradients).map { Variable($0) }) }
      #expect(report == nil, "\(test.name): \(report ?? "")")
    }
  }

  @Test func `gradients of distances and of smoother losses equal finite differences`() {
    var generator = Generator(seed: 21)
    let (a, b) = (
      Tensor<Float>.normal([4, 6], using: &generator),
      Tensor<Float>.normal([4, 6], using: &generator)
    )
    for distance in Distance.allCases {
      let all = checkGradients(at: [a, b[0..<3].contiguous()], step: 1e-3, tolerance: 1e-2) {
        distance.matrix($0[0], $0[1])
      }
      #expect(all == nil, "\(distance): \(all ?? "")")
      // Each row with itself, too, from the same variable: the diagonal stays 0.
      if distance != .euclidean {
        let own = checkGradients(at: [a], step: 1e-3, tolerance: 1e-2) {
          distance.matrix($0[0], $0[0])
        }
        #expect(own == nil, "\(distance): \(own ?? "")")
      }
      let rows = checkGradients(at: [a, b], step: 1e-3, tolerance: 1e-2) {
        distance.rows($0[0], $0[1])
      }
      #expect(rows == nil, "\(distance): \(rows ?? "")")
    }
    let cosFace = CosFaceLoss(classes: 4, dimensions: 6, scale: 4, using: &generator)
    let report = checkGradients(at: [a, b], step: 1e-3, tolerance: 1e-2) {
      cosFace.loss($0[0], proxies: $0[1], [2, 0, 1, 3])
    }
    #expect(report == nil, "\(report ?? "")")
    let cold = checkGradients(at: [a, b], step: 1e-4, tolerance: 5e-2) {
      NTXentLoss(temperature: 0.2)($0[0], $0[1])
    }
    #expect(cold == nil, "\(cold ?? "")")
  }

  @Test func `gradients with constant weights or codes equal finite differences`() throws {
    let fixture = try Fixture("contrastive")
    let embeddings = fixture.floats("circle/input0")
    let fixed = EmbeddingBatch(Variable(embeddings), labels: fixtureLabels).cosines
    let circle = checkGradients(at: [embeddings], step: 1e-3, tolerance: 3e-2) {
      let batch = EmbeddingBatch($0[0], labels: fixtureLabels)
      return CircleLoss(margin: 0.25, scale: 4).loss(
        batch.cosines, weightedBy: fixed, batch)
    }
    #expect(circle == nil, "\(circle ?? "")")
    var generator = Generator(seed: 1)
    let swav = SwAVLoss(prototypes: 5, dimensions: 6, using: &generator)
    let scores = ["swAV/input0", "swAV/input1"].map {
      fixture.floats($0).matmul(fixture.floats("swAV/input2").transposed()) / 5
    }
    let codes = scores.map { sinkhorn($0) }
    let report = checkGradients(at: scores, step: 1e-3, tolerance: 3e-2) { swav.swapped($0, codes) }
    #expect(report == nil, "\(report ?? "")")
  }

  @Test func `second derivatives equal finite differences`() throws {
    let fixture = try Fixture("contrastive")
    for name in ["supConWarm", "ntXent", "triplet-soft", "lifted", "vicReg", "multiSimilarity"] {
      let test = try #require(try cases(fixture).first { $0.name == name })
      let report = checkGradients(at: test.inputs, step: 1e-3, tolerance: 5e-2) { leaves in
        let leaves = leaves.map {
          $0.requiresGradient ? $0 : Variable($0.value, requiresGradient: true)
        }
        let y = test.loss(leaves)
        let parts = y.gradients(with: leaves, seed: Variable(1), createGraph: true)
        return .cat(parts.map { $0.reshaped([-1]) })
      }
      #expect(report == nil, "\(name): \(report ?? "")")
    }
  }
}
