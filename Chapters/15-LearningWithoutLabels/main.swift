//: # 15. Learning without labels
//: @question What can be learned from images without any labels?
//:
//: A child has seen thousands of cats before somebody says "cat". When the word comes, once or
//: twice is enough. What has the child learned from all those cats without the word?
//:
//: So far, the networks of this book learned from labels: the class of each image, or which other
//: image shows the same animal. This is called *supervised learning*. But images are cheap and
//: labels are expensive. In this chapter a network learns from images alone, which is called
//: *self-supervised learning*. Then we ask how few labels are enough.
//: @term supervised learning: learning from examples with labels
//: @term self-supervised learning: learning from data without labels, from a task made of the data
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
  .integer("epochs", 20, in: 1...10_000, "number of passes over the digits").quick(2),
  .integer("seed", 1, "random seed"),
  .flag("full", "also compute the capstone's table for three seeds, with longer training"),
  .flag("animals", "also learn cats against dogs, with ten labels of each"),
  .flag("study", "also compute the probe's accuracy for seven strengths of augmentation"),
]) { options in
  let seed = UInt64(options.integer("seed"))
  //: ## Two views of one image
  //:
  //: Nobody says which images show the same thing. But one thing is certain without any label: two
  //: changed copies of *one* image do. So make two augmented views (chapter 8) of an image: crop
  //: it, flip it and change its colors, at random. What both views have in common is what the image
  //: shows. What differs is what does not matter.
  let animals = CatsAndDogs(individuals: 0..<6, pictures: 0..<1, size: 64, seed: seed)
  let portraits = (0..<6).map { animals.item($0).image }
  let scale = ViewConfiguration(side: 64, normalize: .none, blur: 5)
  let recipe = TwoViews.simCLR(scale, strength: 0.5)
  let shown = portraits.indices.flatMap { index in
    let (first, second) = recipe(portraits[index], seed: seed, epoch: 0, index: index)
    return [portraits[index], Image(first), Image(second)]
  }
  //: Here are six animals, and next to each image two views of it, with the augmentations of
  //: SimCLR:
  try show(Image.grid(shown, columns: 6, scale: 2), as: "views.png")
  //: You choose the augmentations, and they are all that you teach. A network that learns from
  //: these views will not distinguish left from right, or morning light from evening light: the
  //: augmentations say that these do not matter. If it had to read traffic lights, these color
  //: changes would be a mistake. And a 2 that is flipped is no digit at all. So digits are only
  //: rotated, shifted, slanted, resized and cropped a little, and drawn with a different pen. To
  //: the right of each digit are its two views:
  let digits = try Digits.load()
  let evaluation = DigitsEvaluation(digits, seed: seed)
  let digitTransform = digitViews()
  let strokes = (0..<12).flatMap { index in
    let (first, second) = digitTransform(
      evaluation.images[index], seed: seed, epoch: 0, index: index)
    return [
      evaluation.images[index], Image(digitNormalization.denormalized(first)),
      Image(digitNormalization.denormalized(second)),
    ]
  }
  try show(
    Image.grid(strokes, columns: 9, background: 120, scale: 8), as: "digits.png")

  //: ## Find the partner
  //:
  //: Take two images, a cat A and a dog B, and two views of each: four embeddings of length 1,
  //: here with two dimensions. The cat's views are row 0 of both tensors, the dog's are row 1.
  let first: Tensor<Float> = [[1, 0], [0, 1]]
  let second: Tensor<Float> = [[0.8, 0.6], [-0.6, 0.8]]
  //: Put all four together, and compute the cosine similarity (chapter 14) of every two. This is
  //: the *similarity matrix*. As all lengths are 1, it consists of dot products, so one matrix
  //: product computes it:
  //: @term similarity matrix: the cosine similarities of all pairs of embeddings
  let all = Tensor.cat([first, second])
  let cosines = all.matmul(all.transposed())
  table(
    [["", "A", "B", "A′", "B′"]]
      + ["A", "B", "A′", "B′"].enumerated().map { row, name in
        [name] + (0..<4).map { formatted(Double(cosines[row, $0].item) + 1e-6, decimals: 1) }
      })
  //: Each row asks: which of the others is the other view of the same image? Row 0 is the first
  //: view of the cat, the anchor. Its partner, the positive, is in column 2, with a cosine of 0.8.
  //: Column 0 is the view itself: its cosine is always 1 and it is no answer, so it is masked out.
  //: All other columns are negatives. The rest is the classification of chapter 6. Divide the
  //: cosines by a *temperature* $\tau$, here 0.5. Softmax turns them into the probability of each
  //: answer, and the loss is the negative log-likelihood of the partner:
  //: @term temperature: what similarities are divided by; a lower one gives the closest more weight
  //:
  //: $$\begin{aligned} e^{0.8/0.5} & = 4.953 \\ e^{0/0.5} & = 1 \\ e^{-0.6/0.5} & = 0.301 \end{aligned}$$
  //:
  //: $$-\ln \frac{4.953}{4.953 + 1 + 0.301} = 0.233$$
  //:
  //: The mean over all four rows is the loss. It is called *NT-Xent*, for "normalized
  //: temperature-scaled cross-entropy". For $N$ images, with $s_{ik}$ for the cosine of views $i$
  //: and $k$, and $s^+$ for that of view $i$ and its partner, it is the mean over all $2N$ views
  //: $i$ of
  //: @term NT-Xent: a cross-entropy loss in which each view must find its partner among all others
  //:
  //: $$-\ln \frac{e^{s^+/\tau}}{\sum_{k \ne i} e^{s_{ik}/\tau}}$$
  let ntXent = NTXentLoss(temperature: 0.5)
  let a = Variable(first, requiresGradient: true, name: "first views")
  let b = Variable(second, name: "second views")
  let loss = ntXent(a, b).named("loss")
  show(loss.value)
  claim(
    abs(loss.item - (0.2330 + 0.6267) / 2) < 1e-3,
    "the loss of two rows is 0.233, that of the other two 0.627")
  try render(loss, to: "ntxent.svg")
  //: The library takes the cosine of two vectors of length 1 from their squared distance,
  //: $1 - \frac{1}{2} \lVert a - b \rVert^2$. That is the same number, and it stays exact where two views
  //: nearly coincide.
  //: Positives are pulled and negatives are pushed: this loss has both goals of chapter 12, without
  //: a margin. The temperature controls the range of the push. With a low temperature, only the
  //: closest negatives count.
  //:
  //: What if the encoder collapses, and all embeddings are equal? Then each of the $2N - 1$
  //: answers is equally likely, and the loss is $\ln(2N - 1)$. For our four views that is $\ln 3$.
  //: A run whose loss stays at this value has collapsed.
  let point = Variable(.ones([2, 2]))
  show(ntXent(point, point).value)
  claim(
    abs(ntXent(point, point).item - NTXentLoss.collapsedLoss(images: 2)) < 1e-5, "it is ln 3")

  //: ## The projection head
  //:
  //: The loss asks for an embedding that is the same for a cat and for a flipped cat. But later you
  //: may want to know *which way* the cat looked, and that is lost. So let another network lose it:
  //: a small one after the encoder, two linear layers with a ReLU between them, called the
  //: *projection head*. The loss uses the output of the head, the *projection*. What we keep is its
  //: input, the embedding.
  //: @term projection head: a small network after the encoder, used by the loss only
  //: @term projection: the output of a projection head
  var generator = Generator(seed: seed, stream: 0xD1)
  let encoder = DigitsEvaluation.encoder(using: &generator)
  note("encoder: \(encoder.parameterCount) parameters, \(DigitsEvaluation.width) dimensions")

  //: ## SimCLR on handwriting
  //: @varies
  //:
  //: That is all: views, an encoder, a head, NT-Xent. T. Chen, S. Kornblith, M. Norouzi and G.
  //: Hinton called it *SimCLR* in 2020. We give it the digits of chapter 13 without labels. How do
  //: we know that it learns anything? We evaluate it with the linear probe of chapter 14. Freeze
  //: the trained encoder, train a linear layer on ten labeled digits of each class, and measure its
  //: accuracy on held-out digits. Ten digits may be easy ones by chance. So we draw ten sets of
  //: labeled digits and report the mean. The temperature is 0.2, and a batch has 128 images, so the
  //: loss of a collapsed encoder is $\ln 255$.
  note(
    "\(evaluation.images.count) digits without labels, "
      + "\(evaluation.probes.test.count) held out for evaluation"
  )
  let untrained = evaluation.probes.probe(encoder)
  let sorted = (0..<40).sorted {
    evaluation.probes.poolLabels[$0] < evaluation.probes.poolLabels[$1]
  }
  let some = evaluation.probes.tensor(sorted.map { evaluation.images[$0] })
  func similarities() -> Image {
    let embeddings = encoder.embeddings(some)
    let rows = Variable(embeddings - embeddings.mean([0])).normalized().value
    return Image((rows.matmul(rows.transposed()) / 2 + 0.5).reshaped([1, 40, 40]))
  }
  let matrixBefore = similarities()
  let epochs = options.integer("epochs")
  var lossCurve: [(Double, Double)] = []
  begin()
  let network = try simCLR(
    encoder, width: DigitsEvaluation.width,
    on: Views(evaluation.images, digitTransform, seed: seed),
    PretrainingConfiguration(epochs: epochs), using: &generator
  ) { epoch, loss in
    lossCurve.append((Double(epoch), Double(loss)))
    if epoch % 5 == 0 || epoch == epochs {
      note("Epoch \(epoch)/\(epochs), Loss: \(formatted(Double(loss), decimals: 3))")
    }
  }
  let floor = Double(NTXentLoss.collapsedLoss(images: 128))
  try plot(
    [
      Curve("NT-Xent", lossCurve),
      Curve("collapsed: ln 255", [(1, floor), (Double(epochs), floor)]),
    ], to: "loss.svg", x: "epoch", y: "loss")
  //: These are the similarity matrices of forty digits, sorted by class, before and after training.
  //: (The mean embedding is subtracted first. White is a cosine of 1, gray is 0.) Bright squares
  //: appear along the diagonal: digits of one class have come together, although the encoder has
  //: never seen a label. Some classes come together sooner than others.
  try show(
    Image.grid([matrixBefore, similarities()], columns: 2, background: 120, scale: 6),
    as: "similarity.png")
  let pretrained = evaluation.probes.probe(encoder)
  let afterHead = evaluation.probes.probe { network.embeddings($0) }
  let pixels = evaluation.probes.probePixels()
  table([
    ["10 labels of each digit, linear probe", "accuracy, %"],
    ["raw pixels", oneDecimal(pixels)],
    ["untrained encoder", oneDecimal(untrained)],
    ["trained, after the head", oneDecimal(afterHead)],
    ["trained, before the head", oneDecimal(pretrained)],
  ])
  if epochs >= 20 {
    claim(pretrained > pixels && pretrained > untrained, "training without labels helps")
    claim(pretrained > afterHead, "before the head is better than after it")
  }

  //: ## Collapse
  //:
  //: NT-Xent pushes. Is that necessary? *SimSiam* (X. Chen and K. He, 2021) has no push. A
  //: *predictor*, two more layers, predicts the projection of one view from that of the other:
  //: $p_1$, computed from $z_1$, predicts $z_2$. The loss is the negative cosine similarity of each
  //: prediction and its target:
  //: @term predictor: layers that predict the projection of one view from that of the other
  //:
  //: $$\begin{aligned} L ={} & -\tfrac{1}{2} \cdot \text{mean} \cos(p_1, \text{stop}(z_2)) \\ & -\tfrac{1}{2} \cdot \text{mean} \cos(p_2, \text{stop}(z_1)) \end{aligned}$$
  //:
  //: "stop" is `detached()`: $z$ is a target, and no gradient flows through it. This
  //: *stop-gradient* is all that prevents a trivial solution: map every image to one point, and
  //: each prediction is right. The loss is then −1, its minimum, and nothing has been learned. We
  //: train SimSiam with and without the stop-gradient, with everything else equal. The meter is
  //: chapter 13's: the deviation of the projections, divided by the healthy deviation. It is about
  //: 1 if they spread in all directions, and 0 at one point.
  //: @term stop-gradient: using a value as a target through which no gradient flows
  begin()
  let stopped = try simSiam(
    evaluation, stops: true, seed: seed, PretrainingConfiguration(epochs: epochs))
  let unstopped = try simSiam(
    evaluation, stops: false, seed: seed, PretrainingConfiguration(epochs: epochs))
  func row(_ name: String, _ result: SimSiamResult) -> [String] {
    [
      name, formatted(Double(result.losses.last ?? 0), decimals: 3),
      formatted(Double(result.relativeDeviations.last ?? 0), decimals: 3), oneDecimal(result.probe),
    ]
  }
  table([
    ["SimSiam", "loss", "meter", "probe, %"], row("with stop-gradient", stopped),
    row("without", unstopped),
  ])
  func meter(_ name: String, _ result: SimSiamResult) -> Curve {
    Curve(name, result.relativeDeviations.enumerated().map { (Double($0 + 1), Double($1)) })
  }
  try plot(
    [meter("with stop-gradient", stopped), meter("without", unstopped)], to: "collapse.svg",
    x: "epoch", y: "deviation / healthy deviation")
  if epochs >= 20 {
    claim(unstopped.losses.last! < -0.99, "without stop-gradient the loss is almost at its minimum")
    claim(
      unstopped.relativeDeviations.last! < 0.1 && stopped.relativeDeviations.last! > 0.3,
      "and the projections have collapsed; with it they have not")
    claim(stopped.probe > unstopped.probe, "the linear probe is better without a collapse")
  }
  //: After so few epochs neither encoder is good. Without a push learning is slow, and the
  //: untrained encoder of the table above is as good or better. But the encoder with the
  //: stop-gradient still has something to learn, and in the paper it improves for hundreds of
  //: epochs. The collapsed one has not: its loss is already at the minimum.
  //:
  //: So do not watch the loss alone. (Why the stop-gradient is enough is not fully understood. The
  //: authors suspect that the predictor learns to predict the mean projection over all views of an
  //: image.)

  //: ## Related methods
  //: @settled
  //:
  //: Other methods take the same approach. They all ask that views of one image agree, and differ
  //: in what prevents a collapse. Read them once, and come back when you need one. The names in
  //: parentheses are those of the library.
  //:
  //: *MoCo* (He and others, 2020) also pushes, but not only within the batch. It keeps thousands of
  //: past embeddings in a queue. They are computed by a *momentum encoder*, whose weights
  //: $\theta_{\text{EMA}}$ are an exponential moving average (EMA) of the encoder's weights
  //: $\theta$. With a decay $m$ near 1 it changes slowly, so old embeddings remain comparable. A
  //: view has the embedding $q$ from the encoder, and the other view has $k^+$ from the momentum
  //: encoder (`MomentumEncoder`, `EmbeddingQueue`, `InfoNCELoss`):
  //: @term momentum encoder: an exponential moving average of an encoder's weights
  //:
  //: $$\theta_{\text{EMA}} \leftarrow m \cdot \theta_{\text{EMA}} + (1 - m) \cdot \theta$$
  //:
  //: $$L = -\ln \frac{e^{q \cdot k^+/\tau}}{e^{q \cdot k^+/\tau} + \sum_{k \in \text{queue}} e^{q \cdot k/\tau}}$$
  //:
  //: *BYOL* (Grill and others, 2020) has no push. A predictor predicts the projection that the
  //: momentum encoder computes for the other view (`BYOLLoss`). SimSiam is BYOL without the moving
  //: average. The loss is this, plus the same with the views swapped:
  //:
  //: $$2 - 2 \cdot \cos(p_1, z_{\text{EMA},2})$$
  //:
  //: *Barlow Twins* (Zbontar and others, 2021) looks at dimensions instead of images. $C_{ij}$ is
  //: the correlation, over the batch, of dimension $i$ of the first views with dimension $j$ of the
  //: second views. Each dimension should agree between the views, $C_{ii} = 1$, and different
  //: dimensions should be uncorrelated, $C_{ij} = 0$. The factor $\lambda$ weights the second goal
  //: (`BarlowTwinsLoss`):
  //:
  //: $$L = \sum_i (1 - C_{ii})^2 + \lambda \cdot \sum_{i \ne j} C_{ij}^2$$
  //:
  //: *VICReg* (Bardes, Ponce and LeCun, 2022) has a term for each of three goals: views agree,
  //: every one of the $D$ dimensions has variance, and no two dimensions have covariance
  //: (`VICRegLoss`):
  //:
  //: $$\begin{aligned} L ={} & 25 \cdot \text{mean } (z_1 - z_2)^2 \\ & + 25 \cdot \text{mean } \max(0, 1 - \text{deviation}) \\ & + \tfrac{1}{D} \sum_{i \ne j} \text{cov}_{ij}^2 \end{aligned}$$
  //:
  //: *SwAV* (Caron and others, 2020) assigns the images of each batch to clusters of equal size,
  //: and predicts the cluster of one view from the other. Equal sizes rule out a collapse
  //: (`SwAVLoss`). $p_{1k}$ is the probability that view 1 predicts for cluster $k$, and $q_{1k}$
  //: is the assignment after making the sizes equal:
  //:
  //: $$\begin{aligned} L ={} & -\tfrac{1}{2} \cdot \sum_k q_{2k} \cdot \ln p_{1k} \\ & -\tfrac{1}{2} \cdot \sum_k q_{1k} \cdot \ln p_{2k} \end{aligned}$$
  //:
  //: What is the value of each loss after a collapse? Take eight images with equal embeddings,
  //: sixteen times the number 0.25:
  let collapsed = Variable(.full([8, 16], 0.25))
  let clusters = SwAVLoss(prototypes: 4, dimensions: 16, using: &generator)
  table([
    ["loss", "collapsed", "minimum"],
    [
      "NT-Xent, τ = 0.5", formatted(Double(ntXent(collapsed, collapsed).item), decimals: 3),
      "near 0",
    ],
    [
      "BYOL",
      formatted(
        Double(
          BYOLLoss()(predictions: (collapsed, collapsed), targets: (collapsed, collapsed)).item),
        decimals: 3),
      "0",
    ],
    [
      "SimSiam",
      formatted(
        Double(
          SimSiamLoss()(predictions: (collapsed, collapsed), projections: (collapsed, collapsed))
            .item), decimals: 3), "−1",
    ],
    [
      "Barlow Twins", formatted(Double(BarlowTwinsLoss()(collapsed, collapsed).item), decimals: 3),
      "0",
    ],
    ["VICReg", formatted(Double(VICRegLoss()(collapsed, collapsed).item), decimals: 3), "0"],
    ["SwAV", formatted(Double(clusters(collapsed, collapsed).item), decimals: 3), "near 0"],
  ])
  //: Four of the losses are far from their minimum, so a collapse has a cost. (For NT-Xent it is
  //: $\ln 15$.) For BYOL and SimSiam a collapse is the minimum, and only the way in which they are
  //: trained prevents it.

  //: ## Capstone: how few labels are enough?
  //: @varies
  //:
  //: One table compares everything, with the same ten labels of each digit. The first row is the
  //: probe on raw pixels. The other three have the same encoder. In the second row, its weights are
  //: random and only the probe is trained. In the third, the whole network is trained on the
  //: labeled digits alone, with the same augmentations. (This takes longer, so it is the mean of
  //: three sets, not ten.) In the fourth, the encoder is pretrained on all digits without labels,
  //: and again only the probe is trained on the labels.
  begin()
  let supervised = evaluation.supervised(seed: seed, using: &generator)
  table([
    ["10 labels of each digit", "accuracy, %"], ["raw pixels, probe", oneDecimal(pixels)],
    ["random weights, probe", oneDecimal(untrained)],
    ["supervised from scratch", oneDecimal(supervised)],
    ["pretrained without labels, probe", oneDecimal(pretrained)],
  ])
  if epochs >= 20 {
    claim(pretrained > supervised, "pretraining without labels beats the labels alone")
  }
  //: This is one run with one seed. `--full` trains three times as long, with three seeds, and
  //: prints the same table.
  begin()
  if options.flag("full") { try capstone(seed: seed) }

  //: ## Cats against dogs
  //:
  //: Now the animals: is it a cat or a dog? Again there are few labels, ten of each species, and
  //: the evaluation uses animals never seen before. This is harder than digits, because most of an
  //: image has nothing to do with the question: the background, the light, the coat, the direction
  //: of the head. A probe on raw pixels is hardly better than guessing, and so is one on random
  //: weights.
  //:
  //: Remember that you choose the augmentations. The network learns what two views have in common,
  //: and the easiest part first. If both views keep their colors, colors are enough. So we remove
  //: them: the images are gray, and half of the views are inverted, dark for bright. What remains
  //: is the shape. The background remains, too, so only the middle of each image is used, where the
  //: face is.
  //:
  //: There is a stronger augmentation than all of these: time. Film an animal for a minute. It
  //: turns its head, walks away and lies down somewhere else, and it is still the same animal.
  //: Nobody has to label it, because the camera did not stop. Two frames of one film are two views,
  //: and they differ more than any two crops of one image. (Here a film is six drawings of one
  //: animal.)
  //:
  //: `--animals` trains with both kinds of views, on 2,000 animals, and prints the table. That
  //: takes minutes, so it is not on this page. The program stops if one of three claims is false:
  //: with views of single images, the probe is at least 15 percentage points better than with
  //: random weights; it is better than supervised training on the twenty labels alone; and with
  //: films it is better still.
  begin()
  if options.flag("animals") { try catsFromDogs(seed: seed, epochs: 50) }

  //: ## How strong should augmentations be?
  //:
  //: Multiply all augmentations by one number, the strength: how far a digit is rotated, shifted,
  //: slanted, resized and cropped, and how much the pen varies. `--study` pretrains an encoder for
  //: each of seven strengths from 0 to 8, and evaluates each in the same way. That takes minutes,
  //: too.
  //:
  //: At 0 both views are the same image. Then finding the partner is trivial: anything that
  //: distinguishes images will do, pixel by pixel. The loss is soon small, and the encoder is
  //: worse than before training. At 8 digits are turned upside down, shifted out of the image and
  //: cropped to a corner. Two views have nothing left in common, and again the encoder is worse
  //: than an untrained one. In between is the strength at which views differ in everything that
  //: does not matter, and in nothing else.
  begin()
  if options.flag("study") { try study(seed: seed) }

  //: ## What was built
  //:
  //: Views, which are all that you teach; a loss that finds partners; a projection head that loses
  //: what the encoder should keep; a meter that sees what the loss hides; and a table that shows
  //: what labels are worth.
  //:
  //: Read next: T. Chen, S. Kornblith, M. Norouzi and G. Hinton, "A simple framework for
  //: contrastive learning of visual representations" (2020), whose figures 5 and 8 are this
  //: chapter's study and its head; X. Chen and K. He, "Exploring simple Siamese representation
  //: learning" (2021), with the collapse in figure 2; T. Wang and P. Isola, "Understanding
  //: contrastive representation learning through alignment and uniformity on the hypersphere"
  //: (2020); R. Balestriero and others, "A cookbook of self-supervised learning" (2023), for all
  //: the rest. The related methods: K. He, H. Fan, Y. Wu, S. Xie and R. Girshick, "Momentum
  //: contrast for unsupervised visual representation learning" (2020); J.-B. Grill and others,
  //: "Bootstrap your own latent: a new approach to self-supervised learning" (2020); M. Caron and
  //: others, "Unsupervised learning of visual features by contrasting cluster assignments" (2020);
  //: J. Zbontar and others, "Barlow Twins: self-supervised learning via redundancy reduction"
  //: (2021); A. Bardes, J. Ponce and Y. LeCun, "VICReg: variance-invariance-covariance
  //: regularization for self-supervised learning" (2022).
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/15-LearningWithoutLabels`. `swift run learn list` lists the
  //: exercises; `swift run learn check 15` checks this chapter's.
}
