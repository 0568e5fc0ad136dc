import Autograd
import Contrastive
import Foundation
import Layers
import Models
import Optimizers
import Tensors
import Training
import Vision

func run() throws {
  let digits = try Digits.load()
  var g = Generator(seed: 7)
  let order = g.permutation(digits.labels.count)
  let cut = 1258
  let train = Array(order[..<cut])
  let test = Array(order[cut...])
  func pick(_ i: [Int]) -> Tensor<Float> { .stack(i.map { digits.images[$0] }) }
  let (xTrain, xTest) = (pick(train), pick(test))
  let (yTrain, yTest) = (train.map { digits.labels[$0] }, test.map { digits.labels[$0] })
  let base = ResNet18(channels: 1, stem: .small, width: 16, using: &g)
  let env = ProcessInfo.processInfo.environment
  let head = Int(env["HEAD"] ?? "0")!
  base.fc = head > 0 ? Linear(128, head, using: &g) : Identity()
  let network = SiameseNetwork(base: base)
  let data = try SiameseDataset(items: train.map { digits.images[$0] }, labels: yTrain, seed: 1)
  let loader = DataLoader(data, batchSize: 32, seed: 2)
  let adam = Adam(network.parameters(), learningRate: Float(env["LR"] ?? "1e-3")!)
  let loss = ContrastiveLoss(margin: Float(env["MARGIN"] ?? "1")!)
  let start = ContinuousClock.now
  try Trainer(
    loader, optimizer: adam, epochs: Int(CommandLine.arguments.dropFirst().first ?? "20")!
  ).run(report: { if $0 % 5 == 0 { print("Epoch \($0)/20, Loss: \(rounded(Double($1), 4))") } }) {
    pairs in
    let b = PairBatch(pairs)
    let (e1, e2) = network(Variable(b.first), Variable(b.second))
    return loss(e1.pairwiseDistance(e2), isSame: b.isSame)
  }
  print("time", ContinuousClock.now - start)
  func evaluate(_ f: (Tensor<Float>) -> Tensor<Float>) {
    let eTrain = f(xTrain)
    let eTest = f(xTest)
    func verify(_ e: Tensor<Float>, _ y: [Int]) -> Verification {
      let d = distances(e, e).scalars
      var ds: [Float] = []
      var same: [Bool] = []
      for i in y.indices {
        for j in 0..<i {
          ds.append(d[i * y.count + j])
          same.append(y[i] == y[j])
        }
      }
      return Verification(distances: ds, isSame: same)
    }
    let vt = verify(eTrain, yTrain)
    let v = verify(eTest, yTest)
    print(
      "AUC", v.areaUnderCurve, "acc", v.accuracy(threshold: vt.bestThreshold), "1nn",
      nearestNeighbourAccuracy(
        queries: eTest, labels: yTest, references: eTrain, referenceLabels: yTrain))
  }
  evaluate { base.embeddings($0) }
  evaluate { $0.flattened(from: 1) }
}
try run()
