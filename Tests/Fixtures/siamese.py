"""Makes siamese.safetensors: one training step of a small Siamese ResNet, by PyTorch.

    python3 Tests/Fixtures/siamese.py

torchvision's ResNet-18 layout at width 4 with a 3×3 stem and no pooling, fc = Identity, in train mode, two
calls with shared weights, contrastive loss with margin 1, one step of Adam at 1e-3. Keys: before/… and
after/… (state_dict), gradient/…, x1, x2, same, embedding1, loss, and the losses of ten steps.
"""
import pathlib
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(1)
torch.set_num_threads(1)


class BasicBlock(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.conv1 = nn.Conv2d(i, o, 3, s, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(o)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(o, o, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(o)
        self.downsample = None
        if s != 1 or i != o:
            self.downsample = nn.Sequential(nn.Conv2d(i, o, 1, s, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, w=4):
        super().__init__()
        self.conv1 = nn.Conv2d(1, w, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(w)
        self.relu = nn.ReLU()
        for n, (i, o, s) in enumerate([(w, w, 1), (w, 2 * w, 2), (2 * w, 4 * w, 2), (4 * w, 8 * w, 2)], 1):
            setattr(self, f"layer{n}", nn.Sequential(BasicBlock(i, o, s), BasicBlock(o, o, 1)))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Identity()
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


net = ResNet().train()
out = {f"before/{k}": v.clone() for k, v in net.state_dict().items()}
x1, x2 = torch.randn(8, 1, 8, 8), torch.randn(8, 1, 8, 8)
same = torch.tensor([1.0, 0, 1, 0, 1, 0, 0, 1])
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
losses = []
for step in range(10):
    optimizer.zero_grad()
    e1, e2 = net(x1), net(x2)
    d = F.pairwise_distance(e1, e2)
    loss = torch.mean(same * d**2 + (1 - same) * torch.clamp(1 - d, min=0) ** 2)
    loss.backward()
    losses.append(loss.detach())
    if step == 0:
        out |= {"x1": x1, "x2": x2, "same": same, "embedding1": e1.detach(), "loss": loss.detach()}
        out |= {f"gradient/{k}": v.grad.clone() for k, v in net.named_parameters()}
    optimizer.step()
    if step == 0:
        out |= {f"after/{k}": v.clone() for k, v in net.state_dict().items()}
out["losses"] = torch.stack(losses)
path = pathlib.Path(__file__).with_name("siamese.safetensors")
save_file(out, path)
print(f"{path.name}: {path.stat().st_size} bytes, losses {[round(float(x), 4) for x in losses]}")
