//: # 15. Learning without labels
//: @question What can be learnt from pictures that come without a word?
//:
//: A child has seen thousands of cats before somebody says "cat". When the word comes, once or twice is enough.
//: What has the child learnt from all the pictures that came without a word?
//:
//: Every network of this book so far was told something about each picture: its class, or which other picture
//: shows the same animal. Pictures are cheap and telling is dear. This chapter learns from pictures alone, and then
//: asks how few words are enough.
import Autograd
import Contrastive
import Layers
import Notebook
import NotebookGraphs
import NotebookImages
import Tensors
import Training
import Vision

chapter([
  .integer("epochs", 20, in: 1...10_000, "how often every digit is seen").quick(2),
  .integer("seed", 1, "what all random numbers follow from"),
  .flag("full", "the last table from three seeds, trained longer, too"),
  .flag("animals", "cats from dogs with ten labels of each, too"),
  .flag("study", "probe accuracy against how strong the changes are, too"),
]) { options in
  let seed = UInt64(options.integer("seed"))
  //: ## Two views of one picture
  //:
  //: Nobody says which pictures show the same thing. One thing is certain without being told: two changed copies of
  //: *one* picture do. Take a picture, crop it, turn it over, change its colors, each time by chance. Such a copy
  //: is called a *view of a picture*. What is left in both views is what the picture shows. What differs is what
  //: does not matter.
  //: @term view of a picture: a copy of it, changed by chance in what does not matter
  let animals = CatsAndDogs(individuals: 0..<6, pictures: 0..<1, size: 64, seed: seed)
  let portraits = (0..<6).map { animals.item($0).image }
  let scale = RecipeScale(side: 64, normalize: .none, blur: 5)
  let recipe = TwoViews.simCLR(scale, strength: 0.5)
  let shown = portraits.indices.flatMap { index in
    let (first, second) = recipe(portraits[index], seed: seed, epoch: 0, index: index)
    return [portraits[index], Image(first), Image(second)]
  }
  //: Each picture of six animals, and two views of it beside it, made by the recipe of SimCLR:
  try show(Image.grid(shown, columns: 6, scale: 2), as: "views.png")
  //: You choose the changes, and that is the whole of your teaching. A network that learns from these
  //: views will not know left from right or morning light from evening light: you told it that they do not matter. If
  //: it had to tell traffic lights apart, such colors would be a mistake. And a 2 that is turned over is no digit
  //: at all. So digits are turned and shifted a little, and drawn with another pen. Each stands at the left of its
  //: two views:
  let digits = try Digits.load()
  let exam = DigitsExam(digits, seed: seed)
  let inks = digitViews()
  let strokes = (0..<12).flatMap { index in
    let (first, second) = inks(exam.pictures[index], seed: seed, epoch: 0, index: index)
    return [exam.pictures[index], Image(inkScale.undone(first)), Image(inkScale.undone(second))]
  }
  try show(
    Image.grid(strokes, columns: 9, background: 120, scale: 8), as: "digits.png")

  //: ## Find your partner
  //:
  //: Two pictures, a cat A and a dog B, and two views of each: four embeddings of length 1, here of two
  //: numbers. The cat's views are the first rows of both, the dog's the second ones.
  let first: Tensor<Float> = [[1, 0], [0, 1]]
  let second: Tensor<Float> = [[0.8, 0.6], [-0.6, 0.8]]
  //: All four in one heap, and the cosine (chapter 14) of each with each, the *similarity matrix*:
  //: @term similarity matrix: the cosine of each embedding with each
  let all = Tensor.cat([first, second])
  let cosines = all.matmul(all.transposed())
  table(
    [["", "A", "B", "A′", "B′"]]
      + ["A", "B", "A′", "B′"].enumerated().map { row, name in
        [name] + (0..<4).map { rounded(Double(cosines[row, $0].item) + 1e-6, 1) }
      })
  //: Each row asks: which of the others is the other view of my picture? Row 0 is the cat's first view. Its partner
  //: is in column 2, with cosine 0.8. Column 0 is itself: it always has 1 and is no answer, so it is left out. The
  //: rest is the classification of chapter 6. Divide by a *temperature* $\tau$, here 0.5, take powers of $e$, and
  //: see what share the partner has:
  //: @term temperature: what cosines are divided by; the smaller, the more the nearest count
  //:
  //: $$\begin{aligned} e^{0.8/0.5} & = 4.953 \\ e^{0/0.5} & = 1 \\ e^{-0.6/0.5} & = 0.301 \end{aligned}$$
  //:
  //: $$-\ln \frac{4.953}{4.953 + 1 + 0.301} = 0.233$$
  //:
  //: The mean over all four rows is the loss. It is called *NT-Xent*, for "normalized temperature-scaled
  //: cross-entropy". With $N$ pictures, $s_{ik}$ for the cosine of views $i$ and $k$, and $s^+$ for that of
  //: partners, it is the mean over all $2N$ views of
  //: @term NT-Xent: the loss that asks each view which of all others shows the same picture
  //:
  //: $$-\ln \frac{e^{s^+/\tau}}{\sum_{k \ne i} e^{s_{ik}/\tau}}$$
  let ntXent = NTXentLoss(temperature: 0.5)
  let a = Variable(first, requiresGradient: true, name: "first views")
  let b = Variable(second, name: "second views")
  let loss = ntXent(a, b).named("loss")
  show(loss.value)
  claim(abs(loss.item - (0.2330 + 0.6267) / 2) < 1e-3, "two rows cost 0.233, two cost 0.627")
  try render(loss, to: "ntxent.svg")
  //: Partners pull each other, and all others push: one loss has both wishes of chapter 12, and needs no margin. The
  //: temperature says how far away the pushing is felt. Divide by little, and only the nearest of the others counts.
  //:
  //: What if all embeddings are one point? Then every answer is as likely as the next, one of ${2N - 1}$, and the
  //: loss is $\ln(2N - 1)$. For our four views that is $\ln 3$. A run that stands still at this number has
  //: collapsed.
  let point = Variable(.ones([2, 2]))
  show(ntXent(point, point).value)
  claim(
    abs(ntXent(point, point).item - NTXentLoss.collapsedLoss(images: 2)) < 1e-5, "that is ln 3")

  //: ## The head, and why one probes before it
  //:
  //: The loss wants an embedding in which a cat turned over is the same as the cat. Whoever wants to know later
  //: *which way* it looked is out of luck: that has been forgotten. So the forgetting is given to a small network
  //: of its own, two linear layers behind the encoder: the *projection head*. The loss sees what comes out of the
  //: head. What we keep is what goes in.
  //: @term projection head: a small network behind the encoder, for the loss alone
  var generator = Generator(seed: seed, stream: 0xD1)
  let encoder = DigitsExam.encoder(using: &generator)
  note("encoder: \(encoder.parameterCount) parameters, \(DigitsExam.width) numbers a picture")

  //: ## SimCLR on handwriting
  //: @varies
  //:
  //: That is all: views, an encoder, a head, NT-Xent. T. Chen, S. Kornblith, M. Norouzi and G. Hinton named it
  //: *SimCLR* in 2020. We give it the digits of chapter 13, and no label. How do we know that it learns? From
  //: outside, by an exam: the linear probe of chapter 14. Give the finished encoder ten labeled digits of each
  //: kind, and let planes part the embeddings; then count the right answers on digits that nobody has seen. The
  //: encoder is not changed any more. Ten may be lucky ones, so ten different sets of ten are drawn; the mean
  //: counts.
  note("\(exam.pictures.count) digits without labels, \(exam.exam.test.count) for the exam")
  let untrained = exam.exam.probe(encoder)
  let sorted = (0..<40).sorted { exam.exam.poolLabels[$0] < exam.exam.poolLabels[$1] }
  let some = exam.exam.tensor(sorted.map { exam.pictures[$0] })
  func similarities() -> Image {
    let embeddings = encoder.embeddings(some)
    let rows = Variable(embeddings - embeddings.mean([0])).normalized().value
    return Image((rows.matmul(rows.transposed()) / 2 + 0.5).reshaped([1, 40, 40]))
  }
  let matrixBefore = similarities()
  let epochs = options.integer("epochs")
  var course: [(Double, Double)] = []
  begin()
  let network = try simCLR(
    encoder, width: DigitsExam.width, on: Views(exam.pictures, inks, seed: seed),
    Plan(epochs: epochs), using: &generator
  ) { epoch, loss in
    course.append((Double(epoch), Double(loss)))
    if epoch % 5 == 0 || epoch == epochs {
      note("Epoch \(epoch)/\(epochs), Loss: \(rounded(Double(loss), 3))")
    }
  }
  let floor = Double(NTXentLoss.collapsedLoss(images: 128))
  try plot(
    [
      Curve("NT-Xent", course),
      Curve("all in one point: ln 255", [(1, floor), (Double(epochs), floor)]),
    ], to: "loss.svg", x: "epoch", y: "loss")
  //: The similarity matrix of forty digits, sorted by what they are, before and after. Their mean is taken off first;
  //: white is a cosine of 1, gray of 0. Along the diagonal stand squares: digits of one kind have come together, and
  //: nobody has told the encoder of kinds.
  try show(
    Image.grid([matrixBefore, similarities()], columns: 2, background: 120, scale: 6),
    as: "similarity.png")
  let pretrained = exam.exam.probe(encoder)
  let behind = exam.exam.probe { network.embeddings($0) }
  let dots = exam.exam.probeDots()
  table([
    ["ten labels of each digit, right answers in %", ""],
    ["the dots themselves", oneDecimal(dots)],
    ["the encoder before training", oneDecimal(untrained)],
    ["after training, probed behind the head", oneDecimal(behind)],
    ["after training, probed before the head", oneDecimal(pretrained)],
  ])
  if epochs >= 20 {
    claim(pretrained > dots && pretrained > untrained, "learnt without a label, and it helps")
    claim(pretrained > behind, "before the head is better than behind it")
  }

  //: ## Collapse
  //:
  //: NT-Xent pushes. Must it? *SimSiam* (X. Chen and K. He, 2021) has nothing that pushes. A *predictor*, two more
  //: layers, takes the projection of one view, $z_1$, and predicts that of the other, $z_2$. The loss is how far
  //: the prediction $p$ points away:
  //: @term predictor: layers that guess one view's projection from the other's
  //:
  //: $$\begin{aligned} L ={} & -\tfrac{1}{2} \cdot \text{mean} \cos(p_1, \text{stop}(z_2)) \\ & -\tfrac{1}{2} \cdot \text{mean} \cos(p_2, \text{stop}(z_1)) \end{aligned}$$
  //:
  //: "stop" is `detached()`: $z$ is a target, nothing flows back through it. This *stop-gradient* is all that
  //: keeps the network from an easy way down: send every picture to one point, and each prediction is right. The
  //: loss is −1, the best there is, and nothing has been learnt. Both are trained here, with the stop and without,
  //: alike in all else. The meter is chapter 13's: $\sqrt{D}$ times the deviation of the directions, about 1 where
  //: they are spread and 0 in one point.
  //: @term stop-gradient: using a value as a target, so that no gradient flows back through it
  begin()
  let stopped = try simSiam(exam, stops: true, seed: seed, Plan(epochs: epochs))
  let unstopped = try simSiam(exam, stops: false, seed: seed, Plan(epochs: epochs))
  func row(_ name: String, _ outcome: Outcome) -> [String] {
    [
      name, rounded(Double(outcome.losses.last ?? 0), 3),
      rounded(Double(outcome.spreads.last ?? 0), 3), oneDecimal(outcome.probe),
    ]
  }
  table([
    ["SimSiam", "loss", "meter", "probe"], row("with the stop", stopped),
    row("without", unstopped),
  ])
  func meter(_ name: String, _ outcome: Outcome) -> Curve {
    Curve(name, outcome.spreads.enumerated().map { (Double($0 + 1), Double($1)) })
  }
  try plot(
    [meter("with the stop", stopped), meter("without", unstopped)], to: "collapse.svg",
    x: "epoch", y: "spread of the projections")
  if epochs >= 20 {
    claim(unstopped.losses.last! < -0.99, "without the stop the loss is all but perfect")
    claim(
      unstopped.spreads.last! < 0.1 && stopped.spreads.last! > 0.3,
      "and the projections are one point; with it they are not")
    claim(stopped.probe > unstopped.probe, "the exam finds more in what has not collapsed")
  }
  //: After so few rounds neither is a good encoder: without a push learning is slow, and an untrained one (the table
  //: above) is as good or better. But one is on its way, and the other is at the end of its own.
  //:
  //: So do not watch the loss alone. (Why the stop is enough is not wholly understood. Roughly: the predictor
  //: learns the mean over all views of what comes next, so the encoder chases a target that has more in it
  //: than one view, and that moves too slowly to be caught.)

  //: ## Relatives
  //: @settled
  //:
  //: Others have gone the same way. All of these want views of one picture to agree, and differ in what keeps them
  //: from collapse. Read them once and come back when you need one. The names in brackets are the library's.
  //:
  //: *MoCo* (He and others, 2020) pushes too, but not only from the batch. It keeps thousands of past embeddings
  //: in a queue, made by a slow copy of the encoder, so that they are still comparable (`MomentumEncoder`,
  //: `EmbeddingMemory`, `InfoNCELoss`):
  //:
  //: $$\theta_{\text{slow}} \leftarrow m \cdot \theta_{\text{slow}} + (1 - m) \cdot \theta$$
  //:
  //: $$L = -\ln \frac{e^{q \cdot k^+/\tau}}{\sum_{k \in \text{queue}} e^{q \cdot k/\tau}}$$
  //:
  //: *BYOL* (Grill and others, 2020) does not push. A predictor chases the projection of the slow copy (`BYOLLoss`).
  //: SimSiam is BYOL without the slowness. To this loss the same is added with the views exchanged:
  //:
  //: $$2 - 2 \cdot \cos(p_1, z_{\text{slow},2})$$
  //:
  //: *Barlow Twins* (Zbontar and others, 2021) looks at coordinates in place of pictures: each should say the
  //: same about both views, $C_{ii} = 1$, and no two of them the same thing, $C_{ij} = 0$ (`BarlowTwinsLoss`):
  //:
  //: $$L = \sum_i (1 - C_{ii})^2 + \lambda \cdot \sum_{i \ne j} C_{ij}^2$$
  //:
  //: where $C$ is the correlation of the coordinates between the views.
  //:
  //: *VICReg* (Bardes, Ponce and LeCun, 2022) writes the wishes down one by one: views agree, every coordinate
  //: varies, no two vary together (`VICRegLoss`):
  //:
  //: $$\begin{aligned} L ={} & 25 \cdot \text{mean } (z_1 - z_2)^2 \\ & + 25 \cdot \text{mean } \max(0, 1 - \text{deviation}) \\ & + \tfrac{1}{D} \sum_{i \ne j} \text{cov}_{ij}^2 \end{aligned}$$
  //:
  //: *SwAV* (Caron and others, 2020) sorts each batch evenly into clusters, and predicts from one view the
  //: cluster of the other. Evenly: one point for all is not allowed (`SwAVLoss`). $p_{1k}$ is the chance that
  //: view 1 predicts for cluster $k$, and $q_{1k}$ its own after evening:
  //:
  //: $$\begin{aligned} L ={} & -\tfrac{1}{2} \cdot \sum_k q_{2k} \cdot \ln p_{1k} \\ & -\tfrac{1}{2} \cdot \sum_k q_{1k} \cdot \ln p_{2k} \end{aligned}$$
  //:
  //: What does each say when all is one point? Eight pictures, every embedding the same sixteen numbers, each
  //: 0.25:
  let collapsed = Variable(.full([8, 16], 0.25))
  let clusters = SwAVLoss(prototypes: 4, dimensions: 16, using: &generator)
  table([
    ["loss", "in one point", "the least"],
    ["NT-Xent, τ = 0.5", rounded(Double(ntXent(collapsed, collapsed).item), 3), "near 0"],
    [
      "BYOL",
      rounded(
        Double(
          BYOLLoss()(predictions: (collapsed, collapsed), targets: (collapsed, collapsed)).item), 3),
      "0",
    ],
    [
      "SimSiam",
      rounded(
        Double(
          SimSiamLoss()(predictions: (collapsed, collapsed), projections: (collapsed, collapsed))
            .item), 3), "−1",
    ],
    ["Barlow Twins", rounded(Double(BarlowTwinsLoss()(collapsed, collapsed).item), 3), "0"],
    ["VICReg", rounded(Double(VICRegLoss()(collapsed, collapsed).item), 3), "0"],
    ["SwAV", rounded(Double(clusters(collapsed, collapsed).item), 3), "near 0"],
  ])
  //: Four of them are far from their least: there collapse costs something. For BYOL and SimSiam it is
  //: the very best, and only the way they learn keeps them away from it.

  //: ## The capstone: how few words are enough?
  //: @varies
  //:
  //: One table. The same encoder, the same ten labels of each digit. Once its weights are random, and only the probe
  //: learns. Once the whole network learns from the labeled digits alone, with all the changes of above to help it.
  //: And once it has seen all digits before, without a label.
  begin()
  let taught = exam.supervised(seed: seed, using: &generator)
  table([
    ["ten labels of each digit, right answers in %", ""], ["dots, probe", oneDecimal(dots)],
    ["random weights, probe", oneDecimal(untrained)],
    ["supervised from nothing", oneDecimal(taught)],
    ["pretrained without labels, probe", oneDecimal(pretrained)],
  ])
  if epochs >= 20 {
    claim(pretrained > taught, "seen before and told a little beats told a little")
  }
  //: One run of one seed. `--full` trains three times as long, from three seeds, and draws the same table.
  begin()
  if options.flag("full") { try capstone(seed: seed) }

  //: ## Cats from dogs
  //:
  //: Now the animals: is it a cat or a dog? The labels are few again, ten of each kind, and no animal of the exam has
  //: been seen before. This is harder than digits, for most of what a picture shows has nothing to do with the
  //: question: the wall, the light, the coat, the way the head is turned. The dots answer like a coin, and so do
  //: random weights.
  //:
  //: Remember that you choose the changes. What two views have in common is what will be learnt, and the cheapest of
  //: it first. If both views keep the colors, colors will do. So we take them away: the pictures are
  //: gray, and in every second view dark and bright change places. What stays is the shape. The wall
  //: stays too, so only the middle of each picture is used, where the face is.
  //:
  //: And there is a stronger change than all of these: time. Film an animal for a minute. It turns its head,
  //: walks off and lies down somewhere else, and it is still the same animal. Nobody has to say so, the camera ran
  //: on. Two frames of one film are two views, and no crop is as different from its picture as they are from each
  //: other.
  //:
  //: `--animals` trains both, on 2,000 animals, and draws the table. That takes minutes, so this page is without it.
  //: It stops where one of three things does not hold: single pictures bring the probe at least 15 points above
  //: random weights; they do better than learning from the twenty labels alone; and films do better still.
  begin()
  if options.flag("animals") { try catsFromDogs(seed: seed, epochs: 50) }

  //: ## How strong should the changes be?
  //:
  //: Multiply all changes by one number: how far a digit is turned, shifted, stretched and cropped, how much the pen
  //: varies. `--study` trains an encoder for each strength from 0 to 8, and gives each the same exam.
  //:
  //: At 0 both views are the same picture. Finding the partner takes nothing then: whatever tells pictures
  //: apart will do, dot for dot. The loss is soon small, and the encoder is worse than it was before it
  //: learnt anything. At 8 digits are turned upside down, pushed out of the picture and cropped to a corner: two
  //: views have nothing left in common that could be learnt, and again the encoder is worse than an
  //: untrained one. In between lies the strength where views differ in all that does not matter, and in
  //: nothing else.
  begin()
  if options.flag("study") { try study(seed: seed) }

  //: ## What was built
  //:
  //: Views, which are all the teaching there is; a loss that finds partners; a head that forgets, so that the encoder
  //: need not; a meter that sees what the loss hides; and the comparison by which such work is judged.
  //:
  //: Read next: T. Chen, S. Kornblith, M. Norouzi and G. Hinton, "A simple framework for contrastive learning of
  //: visual representations" (2020), whose figures 5 and 8 are this chapter's study and its head; X. Chen and K. He,
  //: "Exploring simple Siamese representation learning" (2021), with the collapse in figure 2; T. Wang and P. Isola,
  //: "Understanding contrastive representation learning through alignment and uniformity on the hypersphere" (2020);
  //: R. Balestriero and others, "A cookbook of self-supervised learning" (2023), for all the rest. The relatives: K. He,
  //: H. Fan, Y. Wu, S. Xie and R. Girshick, "Momentum contrast for unsupervised visual representation learning" (2020);
  //: J.-B. Grill and others, "Bootstrap your own latent: a new approach to self-supervised learning" (2020); M. Caron
  //: and others, "Unsupervised learning of visual features by contrasting cluster assignments" (2020); J. Zbontar and
  //: others, "Barlow Twins: self-supervised learning via redundancy reduction" (2021); A. Bardes, J. Ponce and Y. LeCun,
  //: "VICReg: variance-invariance-covariance regularization for self-supervised learning" (2022).
  //:
  //: ## Exercises
  //:
  //: 15.1 *twoViews*: each picture twice, by new chance. 15.2 *projectionHead*: the loss sees one thing, we
  //: keep another. 15.3 *ntXent*: find your partner. 15.4 *stopGradient*: a target that does not come to meet
  //: you. The files are in `Exercises/15-LearningWithoutLabels`; `swift run learn check 15` checks them.
}
