"""Schematron rules run by libraries: compiled by the stylesheets in lxml, run as XSLT 2 by Saxon.

The stylesheets of lxml are for XSLT 1 rules, but copy every expression as it is, so that only the names of the
languages have to be changed.
"""

from pathlib import Path

from lxml import etree
from lxml.isoschematron import iso_abstract_expand, iso_dsdl_include, iso_svrl_for_xslt1
from saxonche import PySaxonProcessor

SVRL = "http://purl.oclc.org/dsdl/svrl"
XSLT = "{http://www.w3.org/1999/XSL/Transform}"


def compiled(rules: Path) -> str:
    """A stylesheet that checks a document by the rules of a file."""
    # The files declare entities of their own, for addresses in messages.
    schema = etree.parse(str(rules), etree.XMLParser(resolve_entities=True, no_network=True))
    schema.getroot().set("queryBinding", "xslt")
    for transform in (iso_dsdl_include, iso_abstract_expand, iso_svrl_for_xslt1):
        schema = transform(schema)
    schema.getroot().set("version", "2.0")
    return str(etree.tostring(schema, encoding="unicode"))


def complaints(stylesheet: str, document: bytes) -> list[str]:
    """What the rules say of a document; and a complaint if no rule looked at it."""
    with PySaxonProcessor(license=False) as saxon:
        # Saxon 13.1 fails to optimise a union of attributes and elements.
        saxon.set_configuration_property("http://saxon.sf.net/feature/optimizationLevel", "0")
        checker = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_text=stylesheet)
        report = checker.transform_to_string(xdm_node=saxon.parse_xml(xml_text=document.decode()))
    root = etree.fromstring(str(report).encode())
    if root.find(f"{{{SVRL}}}fired-rule") is None:
        return ["no rule fired"]
    found = [*root.iter(f"{{{SVRL}}}failed-assert"), *root.iter(f"{{{SVRL}}}successful-report")]
    return [" ".join("".join(map(str, each.itertext())).split()) for each in found]
