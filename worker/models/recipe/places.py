"""Where the recipe reads, works and delivers."""

from dataclasses import dataclass
from pathlib import Path

from worker.models.recipe import news, packaging

UD = "ud/ar_padtlab-ud-{}.conllu"
LEARNED, LISTED = "vectors", "vectors-listed"


@dataclass(frozen=True)
class Places:
    """Where the recipe reads, works and delivers."""

    data: Path
    work: Path
    output: Path

    def corpus(self, name: str) -> Path:
        """Return the path of a prepared training file."""
        return self.work / "corpora" / name

    def model(self, name: str) -> Path:
        """Return the path of a trained model."""
        return self.work / "models" / f"{name}.pt"

    def log(self, name: str) -> Path:
        """Return the path of a step's log."""
        return self.work / "logs" / f"{name}.log"

    @property
    def news(self) -> Path:
        """The raw news, packed."""
        return self.data / news.NEWS

    @property
    def treebank(self) -> Path:
        """The larger training part of the treebank."""
        return self.data / UD.format("train-plus")

    @property
    def learned(self) -> Path:
        """The word vectors as they were learned from news."""
        return self.model(LEARNED)

    @property
    def listed(self) -> Path:
        """The word vectors with what lists say of names."""
        return self.model(LISTED)

    @property
    def vectors(self) -> Path:
        """The word vectors with all evidence on names, as they are delivered."""
        return self.model(packaging.PRETRAIN)
